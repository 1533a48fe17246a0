"""Which languages there are."""

from pydantic_core import PydanticCustomError

from kiosk.settings.checks import refusal

_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv "
    "cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr "
    "ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw "
    "ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv "
    "ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr "
    "ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
    "yo za zh zu "
)

KNOWN = frozenset(_CODES.split())
"""The codes of ISO 639-1."""


def check_language(code: str) -> PydanticCustomError | None:
    """Return what is wrong with a language code, if anything is."""
    if code in KNOWN:
        return None
    short = code[:2].lower()
    return refusal(
        "config.unknown-language",
        'a language code of two letters, like "fr"',
        short if short in KNOWN else None,
    )
