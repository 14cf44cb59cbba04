"""The endpoints of OpenAI's API that chat clients use: models, chat completions, embeddings."""
