"""Options of the test run."""

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault of what is tested, and the same commit passes or fails every time. To look for more:
# pytest --hypothesis-profile wide
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("wide", parent=settings.get_profile("steady"), derandomize=False, max_examples=500)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="write tests/golden anew instead of comparing")
