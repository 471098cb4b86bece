"""Of whom a board is, over HTTP: asked for, and said again in the answer."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field

from indicators.domain.filters import Filters, filters
from indicators.domain.observations import Sex

Text = Annotated[str | None, Field(max_length=300)]


class AskedFilters(BaseModel):
    """Whose counts are shown. What is hidden of them does not depend on it."""

    sex: Annotated[Sex | None, Field(description="Of one sex alone")] = None
    age: Annotated[
        list[str],
        Field(max_length=50, description="Of these age bands alone, as stored; may be repeated"),
    ] = []
    category_type: Annotated[
        Text, Field(description="With `category`: of which kind it is, such as `specialty`")
    ] = None
    category: Annotated[Text, Field(description="Of one category alone")] = None

    def filters(self) -> Filters:
        """Check and say who is counted."""
        return filters(self.sex, self.age, self.category_type, self.category)


class FiltersOut(BaseModel):
    """Whose counts are shown."""

    sex: Annotated[Sex | None, Field(examples=["female"])]
    age: Annotated[list[str], Field(examples=[["65-69", "70-74"]])]
    category_type: Annotated[str | None, Field(examples=["specialty"])]
    category: Annotated[str | None, Field(examples=["Cardiology"])]


Filtered = Annotated[
    FiltersOut | None, Field(description="Whose counts are shown; everybody's if null")
]


def with_filters(rows: Iterable[Mapping[str, Any]], only: Filters) -> list[dict[str, Any]]:
    """Say in each row of a table whose counts it has, if not everybody's."""
    said = only.said() or {}
    if said:
        said["age"] = "; ".join(only.ages) or None
    return [{**one, **said} for one in rows]
