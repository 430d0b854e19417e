"""The libraries under photographs and store tell at DEBUG what no log may hold.

Pillow tells every tag of a photograph (maker, place), botocore signed requests with their keys.
"""

from __future__ import annotations

import logging

LIBRARIES = ("PIL", "boto3", "botocore", "s3transfer", "urllib3")


def quiet_libraries() -> None:
    """INFO is the most that they tell, whatever is asked of our own code."""
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.INFO)
