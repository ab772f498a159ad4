"""What no configuration of Schemathesis says: which key is spared, and which refusals of data of the right form are right."""

import json
import os
import re

import schemathesis

KEY_ID = os.environ["FUZZ_KEY_ID"]
NOBODYS = "key_00000000000000000000000000"


# A longer one is refused by the gateway before anything of ours sees it (API Gateway's quota: 10,240 bytes with the headers).
LONGEST_ADDRESS = 8000


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """X-Account is left out: any account but the key's own is a 401 before anything else is looked at (test/authorizer)."""
    for item in raw_schema["paths"].values():
        for operation in item.values():
            named = operation.get("parameters", [])
            operation["parameters"] = [one for one in named if one.get("$ref") != "#/components/parameters/XAccount"]


@schemathesis.hook
def before_call(context, case, kwargs):
    """The key that asks is never among what is changed or revoked: all that followed would be a 401."""
    if case.path_parameters.get("apiKeyId") == KEY_ID:
        case.path_parameters["apiKeyId"] = NOBODYS


# positive_data_acceptance: data of the form that the schema gives is to be taken. Where a rule refuses it that a schema
# cannot say, the fault's sentence stands here with the reason; any other refusal is a failure.
RULES = [
    # what is named has to be there
    r"^is (no|nobody|not a|not the) (client|location|template|tag|token|cursor|segment|event|offer|package|waiver|field|who)\b",
    r"^is (there|given by another column) already",
    r"^is named twice",
    # two fields, of which one says what the other may be
    r"^(is not of an SMS|is the template's|is what the offer says|belongs to a template|is (required|needed)\b)",
    r"^is a template (for|of the purpose|of the channel) \w+",
    r"^is (the client itself|this tag itself)",
    r"^is missing: the template asks for it",
    r"^must be an image",
    r"^is for a waiver that is signed every time",
    r"^is archived$",
    r"^is said by hand of a goal without a measure alone",
    r"^is the desk's: ",
    r"^stands? with a field of kind ",
    r"^must not (be (given )?(beside|before|less|more)|come to less|meet the freeze of|be after)",
    r"^must (be above|be after|begin before|lie after|hold|name|be another)\b",
    r"^(min or max|either \w+ or \w+|any, all or none|one of [\w, ]+?)( is required)?$",
    r"^(an email, a phone or a guardian|a first or last name) is required",
    r"^must (rise|be empty while)\b",
    r"^must be at most \d+ in use",
    # more of the same than one answer names
    r"^and \d+ more faults$",
    # the clock and the calendar
    r"^must (lie in the future|be yet to come|lie between the years 1900 and 2200|lie within)",
    r"^is skipped by the clock of ",
    r"^must be at most (two|\d+) (years|months|days)",
    # lists of others, which JSON Schema has no word for
    r"^must be (an ISO 4217 currency code|an IANA time zone|a language tag|an address such as|a recurrence rule of RFC 5545)",
    # text that is a list, a number or a card's number
    r"^must be (0 or at least a millionth|in quarters of an hour|a number with at most)",
    r"^holds the number of a payment card",
    # fields that the account itself has named
    r"^must be a field of ",
    r"^is no country with phone numbers",
]
# Places whose schema is not that of the route: words of a list in one parameter, and what each connector says for itself.
PLACES = re.compile(r"^/query/\w+/\d+$|^/body/(settings|credentials)(/|$)")
SENTENCES = [re.compile(rule) for rule in RULES]
CODES = {
    # a random If-Match is no revision that holds
    "stale",
    # one Idempotency-Key for two requests
    "idempotency-key-reused",
}


def is_rule(response):
    try:
        problem = json.loads(response.content)
    except ValueError:
        return False
    if problem.get("code") in CODES:
        return True
    faults = problem.get("errors", [])
    return bool(faults) and all(
        PLACES.match(fault["pointer"]) or any(rule.search(fault["message"]) for rule in SENTENCES) for fault in faults
    )


def is_name(case):
    """Whether an address is also that of a thing with that name, whose methods answer 404: PATCH /v1/clients/bulk is of a client."""
    parts = case.operation.path.split("/")

    def fits(path):
        others = path.split("/")
        return len(others) == len(parts) and all(b == a or b.startswith("{") > a.startswith("{") for a, b in zip(parts, others))

    paths = case.operation.schema.raw_schema["paths"]
    return any(path != case.operation.path and fits(path) and case.method.lower() in paths[path] for path in paths)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    if len(response.request.url) > LONGEST_ADDRESS:
        return False
    kind = type(failure).__name__
    if kind == "RejectedPositiveData":
        return not is_rule(response)
    return kind != "UnsupportedMethodResponse" or response.status_code != 404 or not is_name(case)
