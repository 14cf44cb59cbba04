"""From a question to ranked passages: the stages that a ranking goes through."""
