"""Run the command line as ``python -m offing``."""

from offing.cli.main import main

main()
