"""`python -m askmuse` is the same as the command `askmuse`."""

from askmuse.cli.main import main

main()
