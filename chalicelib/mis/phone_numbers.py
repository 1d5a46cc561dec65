"""From a telephone number as typed into an MIS to one that can be texted, or the reason to leave it alone."""

import re

from chalicelib.directory.domain.records import Phone, PhoneKind
from chalicelib.mis.text import plain, trimmed

RAW_LIMIT = 40
_WHOLE_NUMBER = 7  # digits: anything shorter is an extension, a note's number or a local number without its code
# https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
_DRAMA_MOBILE = re.compile(r"7700900\d{3}")
_GEOGRAPHIC = re.compile(r"[123]\d{8,9}")


def phone(value: object, *, region: str = "GB") -> Phone | None:
    """Parse one number; None where there is nothing at all. Never raises.

    `raw` is what the MIS holds, trimmed to 40 characters. Notes in letters are cut *before* parsing
    (`07700900123 (mum)`, `Mob: 07700 900123`), because libphonenumber would read them as keypad digits. A value
    with letters inside the number, or with two numbers in it, is unusable: nobody can say which was meant.

    `e164` is given for numbers of a possible length only. `kind` is "mobile" for what can be texted, Ofcom's
    drama mobiles included; "landline" for what can only be called; "unusable" for the rest: personal (070),
    pager (most 076) and premium numbers too, which look like mobiles and are not.
    """
    text = plain(value)
    if not text:
        return None
    raw = trimmed(value, RAW_LIMIT)
    dialled = _without_letters(text)
    if dialled is None:
        return Phone(raw=raw)
    import phonenumbers as lib

    try:
        number = lib.parse(dialled, region)
    except lib.NumberParseException:
        return Phone(raw=raw)
    if lib.is_possible_number_with_reason(number) != lib.ValidationResult.IS_POSSIBLE:
        return Phone(raw=raw)
    kind = _kind(lib.number_type(number), number.country_code, str(number.national_number))
    return Phone(raw=raw, e164=lib.format_number(number, lib.PhoneNumberFormat.E164), kind=kind)


def _without_letters(text: str) -> str | None:
    """The one run between letters that holds a whole number, or None."""
    runs = [run for run in re.split(r"[^\W\d_]+", text) if sum(c.isdigit() for c in run) >= _WHOLE_NUMBER]
    return runs[0] if len(runs) == 1 else None


def _kind(number_type: int, country_code: int | None, national: str) -> PhoneKind:
    import phonenumbers as lib

    types = lib.PhoneNumberType
    if number_type in {types.MOBILE, types.FIXED_LINE_OR_MOBILE}:
        return "mobile"
    if number_type in {types.FIXED_LINE, types.VOIP, types.UAN, types.TOLL_FREE, types.SHARED_COST}:
        return "landline"
    if country_code == 44 and number_type == types.UNKNOWN:
        if _DRAMA_MOBILE.fullmatch(national):
            return "mobile"
        if _GEOGRAPHIC.fullmatch(national):  # drama landlines (01632 960xxx) and ranges newer than the tables
            return "landline"
    return "unusable"
