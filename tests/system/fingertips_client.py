"""Run beside the project, with fingertips_py: call each of its functions, print what came.

python fingertips_client.py http://127.0.0.1:8080/indicators/fingertips/api/ "Name of an indicator"

Prints one JSON object: for each function what it gave, or the name of its error; and `functions`,
the names of all that there are.
"""

import importlib
import json
import sys
import warnings
from collections.abc import Callable
from inspect import getmembers, isfunction
from typing import Any

warnings.simplefilter("ignore")
client: Any = importlib.import_module("fingertips_py")
base, name = sys.argv[1:]
for part in ("api_calls", "metadata", "retrieve_data"):
    module: Any = importlib.import_module(f"fingertips_py.{part}")
    module.base_url = base
got: dict[str, Any] = {"functions": [name for name, _ in getmembers(client, isfunction)]}


def call(function: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """Call a function, and note what it gave."""
    try:
        found = function(*args, **more)
    except Exception as error:  # noqa: BLE001 - whatever it is, a user meets it
        found = {"error": type(error).__name__}
    if hasattr(found, "to_json"):
        rows = json.loads(found.to_json(orient="records"))
        got[function.__name__] = {"columns": list(found.columns), "rows": rows}
    else:
        got[function.__name__] = found
    return found


described = call(client.get_metadata_for_all_indicators)
number = next(int(key) for key, one in described.items() if one["Descriptive"]["Name"] == name)
pairs = call(client.get_json, f"{base}available_data")
england = 15
kind = next(
    one["AreaTypeId"]
    for one in pairs
    if one["IndicatorId"] == number and one["AreaTypeId"] != england
)
for profile in call(client.get_all_profiles).values():
    frame = client.get_metadata_for_profile_as_dataframe(profile["Id"])
    if number in list(frame["Indicator ID"]):
        break
group = profile["GroupIds"][0]

call(client.make_request, f"{base}ages", "Name")
call(client.get_all_ages)
call(client.get_age_id, "All ages")
call(client.get_age_from_id, 1)
call(client.get_all_sexes)
call(client.get_sex_id, "Persons")
call(client.get_sex_from_id, 4)
call(client.get_all_value_notes)
call(client.get_value_note_id, "Value suppressed by its source")
call(client.get_all_areas)
call(client.get_area_types_as_dict)
call(client.get_area_types_for_profile, profile["Id"])
call(client.get_area_type_ids_for_profile, profile["Id"])
call(client.get_areas_for_area_type, kind)
call(client.get_all_areas_for_all_indicators)
call(client.get_profile_by_id, profile["Id"])
call(client.get_profile_by_name, profile["Name"])
call(client.get_domains_in_profile, profile["Id"])
call(client.get_metadata, indicator_ids=number)
call(client.get_metadata_for_all_indicators_from_csv)
call(client.get_metadata_for_domain_as_dataframe, group)
call(client.get_metadata_for_indicator, number)
call(client.get_metadata_for_indicator_as_dataframe, [number])
call(client.get_metadata_for_profile_as_dataframe, profile["Id"])
call(client.get_multiplier_and_calculation_for_indicator, number)
call(client.get_data_by_indicator_ids, [number], kind, include_sortable_time_periods=True)
call(client.get_all_data_for_indicators, [number], kind)
call(client.get_all_data_for_profile, profile["Id"])
call(client.get_data_for_indicator_at_all_available_geographies, number)
call(client.deprivation_decile, 7)
sys.stdout.write(json.dumps(got, default=str))
