"""Places: coordinates with the precision that the source claims for them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from vedette.core.kernel.errors import BadInput

_EARTH_RADIUS_KM = 6371.0088
_POLE = 90.0
_ANTIMERIDIAN = 180.0


@dataclass(frozen=True, slots=True)
class Point:
    """A position in decimal degrees, WGS 84, with a code of `codelists/geo_precision`."""

    lat: float
    lon: float
    precision: str = "1"

    def __post_init__(self) -> None:
        if not (abs(self.lat) <= _POLE and abs(self.lon) <= _ANTIMERIDIAN):
            raise BadInput(
                f"The position {self.lat}, {self.lon} is not on the Earth.",
                "Give latitude within ±90 and longitude within ±180 decimal degrees.",
            )


@dataclass(frozen=True, slots=True)
class Box:
    """A box of degrees; `west` > `east` when it crosses the antimeridian."""

    south: float
    west: float
    north: float
    east: float

    def has(self, lat: float, lon: float) -> bool:
        """Whether the position lies in the box, its edges counted."""
        if not self.south <= lat <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= lon <= self.east
        return lon >= self.west or lon <= self.east


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres on a sphere of the Earth's mean radius.

    Source: haversine formula (Sinnott 1984, Sky and Telescope 68, 159).

    Example:
        >>> round(distance_km(18.44, 1.41, 16.27, -0.04))
        287
    """
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((phi2 - phi1) / 2) ** 2
    half += math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))
