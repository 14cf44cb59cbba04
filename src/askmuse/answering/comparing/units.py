"""Units of measurement: what each measures, and its size, so that feet and metres can be compared.

A library such as pint takes 260 ms of processor time to import, by which the first question of every process would take
longer. Of currencies only the signs are listed here: they are compared by their nouns, like things that are counted.
"""

import re

_UNITS = {
    "length": "1 m metre meter; 1000 km kilometre kilometer; .01 cm centimetre centimeter;"
    " .001 mm millimetre millimeter; .3048 ft foot feet; .0254 inch inches; .9144 yd yard; 1609.344 mile;"
    " 1852 nautical-mile",
    "mass": "1 kg kilo kilogram kilogramme; .001 g gram gramme; 1000 t tonne metric-ton; 907.18474 ton;"
    " .45359237 lb lbs; .028349523 oz ounce",
    "area": "1 m² m2 sq-m square-metre square-meter; 1e6 km² km2 sq-km square-kilometre square-kilometer;"
    " 1e4 ha hectare; 4046.8564 acre; .09290304 sq-ft square-foot square-feet; 2589988.11 square-mile",
    "volume": "1 m³ m3 cubic-metre cubic-meter; .001 l litre liter; 1e-6 ml millilitre; .0037854 gallon;"
    " .1589873 barrel",
    "time": "1 second sec; 60 minute min; 3600 hour hr; 86400 day night; 604800 week; 1209600 fortnight; 2629746 month;"
    " 31556952 year; 315569520 decade",
    "speed": "1 km/h kph kmh kilometre-per-hour kilometres-per-hour; 1.609344 mph mile-per-hour miles-per-hour"
    " miles-an-hour; 3.6 m/s metre-per-second metres-per-second; 1.852 knot",
    "temperature": "1 °C degree; .5555556 °F",
    "power": "1 watt; 1e3 kw kilowatt; 1e6 mw megawatt; 1e9 gw gigawatt",
    "energy": "1 kwh kilowatt-hour; 1e3 mwh megawatt-hour; 1e6 gwh gigawatt-hour",
    "share": "1 % percent per-cent",
    "points": "1 percentage-point",
}
"""For each thing that can be measured, its units: the size in the base unit, then the names. Months and years are
average ones."""
MEASURES = frozenset(_UNITS)
"""The things that can be measured."""
SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee"}
"""The nouns of currencies by the signs that stand before an amount."""
_LONGEST_ABBREVIATION = 2
"""Names of units with at most this many letters are abbreviations, which have no plural."""

BY_NAME = {
    name.replace("-", " ").lower(): (measure, float(size))
    for measure, listed in _UNITS.items()
    for size, *unit in map(str.split, listed.split(";"))
    for name in unit
}
"""The measure and the size of each unit, by each of its names in the singular."""
PATTERN = "|".join(
    re.escape(name).replace(r"\ ", "[ -]") + ("s?" if len(name) > _LONGEST_ABBREVIATION and name[-1].isalpha() else "")
    for name in sorted(BY_NAME, key=len, reverse=True)
)
"""The pattern of the name of a unit."""
UNIT = re.compile(rf"[ -]?(?P<unit>{PATTERN})(?!\w)", re.IGNORECASE)
"""A unit right after a number."""


def unit(name: str) -> tuple[str, float]:
    """Return the measure and the size of the unit with this name, which `PATTERN` matches."""
    singular = " ".join(name.replace("-", " ").split())
    return BY_NAME[singular] if singular in BY_NAME else BY_NAME[singular.removesuffix("s")]
