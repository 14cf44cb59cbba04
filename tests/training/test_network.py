"""The network of the reader, with other encoders than the embedding model."""

from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import RobertaProcessing

from askmuse.training.network import Network, pair_tokenizer

pytestmark = pytest.mark.slow

WORDS = {"<s>": 0, "<pad>": 1, "</s>": 2, "who": 3, "ann": 4, "a": 5, "b": 6}


@pytest.fixture(scope="module")
def mpnet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny MPNet with random weights."""
    from transformers import MPNetConfig, MPNetModel

    folder = tmp_path_factory.mktemp("mpnet")
    torch.manual_seed(1)
    config = MPNetConfig(
        vocab_size=len(WORDS),
        hidden_size=8,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=16,
        pad_token_id=1,
    )
    MPNetModel(config).save_pretrained(folder)
    return folder


def test_padding_does_not_change_the_output_whatever_its_token_id(mpnet: Path) -> None:
    network = Network(mpnet).eval()
    ids, types = torch.tensor([[0, 3, 2, 4, 2]]), torch.zeros(1, 5, dtype=torch.int64)
    padded = torch.tensor([[0, 3, 2, 4, 2, 0, 0]])
    mask = torch.tensor([[1, 1, 1, 1, 1, 0, 0]])
    with torch.inference_mode():
        alone = network(ids, torch.ones_like(ids), types)
        with_padding = network(padded, mask, torch.zeros_like(padded))
    assert torch.allclose(alone, with_padding[:, :5], atol=1e-5)


def test_every_weight_except_the_word_embeddings_is_trained_in_exactly_one_group(mpnet: Path) -> None:
    network = Network(mpnet)
    grouped = [id(weight) for group in network.groups(1e-4, 0.9, 10.0) for weight in group["params"]]
    names = {id(weight): name for name, weight in network.named_parameters()}
    assert len(grouped) == len(set(grouped))
    assert names.keys() - set(grouped) == {id(network.backbone.embeddings.word_embeddings.weight)}


def test_frozen_layers_and_the_embeddings_below_them_are_not_trained(mpnet: Path) -> None:
    network = Network(mpnet)
    network.freeze(1)
    grouped = {id(weight) for group in network.groups(1e-4, 0.9, 10.0) for weight in group["params"]}
    learning = [*network.head.parameters(), *network.backbone.encoder.layer[1].parameters()]
    assert grouped == {id(weight) for weight in learning}
    assert {id(weight) for weight in network.parameters() if weight.requires_grad} == grouped


def test_the_two_texts_of_a_pair_have_different_token_types(tmp_path: Path) -> None:
    plain = Tokenizer(WordLevel(WORDS, unk_token="a"))
    plain.pre_tokenizer = Whitespace()
    plain.post_processor = RobertaProcessing(("</s>", 2), ("<s>", 0))
    plain.save(str(tmp_path / "tokenizer.json"))
    pair = pair_tokenizer(tmp_path / "tokenizer.json").encode("who", "ann")
    assert pair.tokens == ["<s>", "who", "</s>", "</s>", "ann", "</s>"]
    assert pair.type_ids == [0, 0, 0, 0, 1, 1]
    assert pair_tokenizer(tmp_path / "tokenizer.json").encode("who").tokens == ["<s>", "who", "</s>"]
