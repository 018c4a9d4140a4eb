"""What tests of imports start from."""

from tests.storage.import_cast import home, run

__all__ = ["home", "run"]
