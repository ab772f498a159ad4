"""What no configuration says: the key that asks is never among what is changed or revoked."""

import os

import schemathesis

KEY_ID = os.environ["FUZZ_KEY_ID"]
NOBODYS = "key_00000000000000000000000000"


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.path_parameters.get("apiKeyId") == KEY_ID:
        case.path_parameters["apiKeyId"] = NOBODYS
