"""`python -m alliance_cli`, the same as `alliance`."""

from .cli import main

if __name__ == "__main__":
    main()
