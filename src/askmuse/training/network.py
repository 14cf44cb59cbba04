"""The reader's network in torch, an encoder with a linear head over its tokens, and its export to ONNX."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from tokenizers.processors import TemplateProcessing
from torch import nn

from askmuse.models.conversion import optimise, silenced, strip
from askmuse.models.quantization import Inputs, quantize
from askmuse.models.reader import OUTPUTS


class Network(nn.Module):
    """Token ids, mask and types, shape (batch, tokens) each → logits, shape (batch, tokens, OUTPUTS)."""

    def __init__(self, backbone: Path) -> None:
        """Take the weights of the model in the folder `backbone`: an encoder like BERT, RoBERTa or MPNet.

        There is no dropout, whose random numbers take longer on a CPU than the layers; questions are reworded instead.
        """
        super().__init__()
        from transformers import AutoModel

        with silenced():
            self.backbone = AutoModel.from_pretrained(
                backbone,
                add_pooling_layer=False,
                attn_implementation="eager",
                hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0,
            )
        self._has_types = getattr(self.backbone.config, "type_vocab_size", 0) > 1
        self._padding: int = self.backbone.config.pad_token_id
        self.head = nn.Linear(self.backbone.config.hidden_size, OUTPUTS)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        self.backbone.embeddings.word_embeddings.weight.requires_grad = False

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """Return the logits of every token."""
        inputs = {"attention_mask": attention_mask}
        if self._has_types:
            inputs |= {"input_ids": input_ids, "token_type_ids": token_type_ids}
        else:  # RoBERTa and MPNet number the tokens that are not padding, so padding needs its own id
            inputs["input_ids"] = input_ids.masked_fill(attention_mask == 0, self._padding)
        logits: torch.Tensor = self.head(self.backbone(**inputs).last_hidden_state)
        return logits

    def freeze(self, layers: int) -> None:
        """Keep the lowest `layers` and all below them as they are, which takes less time and forgets less."""
        if layers:
            trained = {id(weight) for layer in self.backbone.encoder.layer[layers:] for weight in layer.parameters()}
            for weight in self.backbone.parameters():
                weight.requires_grad = id(weight) in trained

    def groups(self, rate: float, decay: float, head_rate: float) -> Iterator[dict[str, Any]]:
        """Yield the optimizer's groups of parameters: the lower the layer, the lower its rate (Howard & Ruder 2018)."""
        layers = list(self.backbone.encoder.layer)
        in_layers = {id(weight) for layer in layers for weight in layer.parameters()}
        embeddings = [weight for weight in _trained(self.backbone) if id(weight) not in in_layers]
        yield {"params": list(self.head.parameters()), "lr": rate * head_rate}
        for depth, layer in enumerate(reversed(layers)):
            yield {"params": _trained(layer), "lr": rate * decay**depth}
        yield {"params": embeddings, "lr": rate * decay ** len(layers)}


def _trained(module: nn.Module) -> list[nn.Parameter]:
    """Return the weights of a module that training changes."""
    return [weight for weight in module.parameters() if weight.requires_grad]


def pair_tokenizer(file: Path) -> Tokenizer:
    """Return the tokenizer in `file`, with types that tell the two texts of a pair apart.

    Those of RoBERTa and MPNet give both texts type 0, and the reader has to know which tokens are of the passage.
    """
    loaded = Tokenizer.from_file(str(file))
    loaded.no_padding()
    loaded.no_truncation()
    pair = loaded.encode("a", "b")
    if 1 in pair.type_ids:
        return loaded
    parts, special, text = list[str](), dict[str, int](), 0
    for token, id_, sequence in zip(pair.tokens, pair.ids, pair.sequence_ids, strict=True):
        if sequence is None:
            special[token] = id_
            parts.append(f"{token}:{text}")
        else:
            text = sequence
            parts.append(f"${'AB'[text]}:{text}")
    first = dict.fromkeys(part for part in parts if part.endswith(":0"))
    loaded.post_processor = TemplateProcessing(
        single=" ".join(first), pair=" ".join(parts), special_tokens=list(special.items())
    )
    return loaded


def export(network: Network, samples: Sequence[Inputs], file: Path) -> None:
    """Write the network to an ONNX file with weights in 8 bits; `samples` are inputs as it will have them."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    sample = tuple(torch.ones(2, 8, dtype=torch.int64) for _ in range(3))
    dynamic = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    plain = file.with_name("plain.onnx")
    with silenced():
        torch.onnx.export(
            network.eval(),
            sample,
            plain,
            dynamo=True,
            dynamic_shapes=(dynamic,) * 3,
            external_data=False,
            input_names=["input_ids", "attention_mask", "token_type_ids"],
            output_names=["logits"],
            verbose=False,
        )
        quantize_dynamic(plain, file, ["Gather"], weight_type=QuantType.QInt8)  # the embeddings
    quantize(file, samples, file)
    optimise(file)
    plain.unlink()
    strip(file)


def restore(network: Network, file: Path) -> None:
    """Load the weights of an ONNX file that `export` wrote into `network`, with the precision of 8 bits."""
    import onnx
    from onnx.numpy_helper import to_array

    graph = onnx.load(file).graph
    tensors = {item.name: to_array(item) for item in graph.initializer}
    state = network.state_dict()
    for name in state:
        if name in tensors:
            state[name] = torch.from_numpy(tensors[name].copy())
        elif f"{name}_quantized" in tensors:
            state[name] = _dequantized(tensors, name)
    for node in graph.node:
        if node.op_type == "MatMulIntegerToFloat":
            rounded, weights, _, scales, _, _, bias = node.input
            factors = tensors[f"{rounded.removesuffix('_quantized')}_factors"]
            product = tensors[weights].astype("float32") * tensors[scales] * factors[:, None]
            state[f"{bias.removesuffix('.bias')}.weight"] = torch.from_numpy(product).T
    network.load_state_dict(state)


def _dequantized(tensors: dict[str, Any], name: str) -> torch.Tensor:
    """Return the values of embeddings in 8 bits, which have one scale."""
    codes, zero = tensors[f"{name}_quantized"].astype("float32"), tensors[f"{name}_zero_point"].astype("float32")
    return torch.from_numpy((codes - zero) * tensors[f"{name}_scale"])
