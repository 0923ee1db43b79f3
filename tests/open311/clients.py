"""Two public clients, unchanged, at our API: clients.py BASE_URL API_KEY. Prints what they found as JSON."""
import json
import os
import sys

os.environ["no_proxy"] = "*"

from civicbot.http import HttpError, HttpTransport, RateLimiter
from civicbot.open311 import Open311Client, ValidationError
from civicbot.registry import Endpoint
from georeport import GeoReport

base, api_key = sys.argv[1:]
endpoint = Endpoint(id="dawuye", name="Dawuye", base_url=base, write=True)
civic = Open311Client(endpoint, HttpTransport(rate_limiter=RateLimiter(min_interval=0)))

services = civic.list_services()
assert all(service["type"] == "realtime" for service in services), services

# It fetches the definition by itself and checks what is filed against it.
try:
    civic.create_request("help", address_string="翠苑一区3幢", validate_remote=True)
    raise SystemExit("what help needs to know was not asked")
except ValidationError as error:
    assert "urgency" in str(error), error

filed = civic.create_request(
    "waste",
    address_string="翠苑一区3幢门口",
    description="垃圾满溢两天了，\n<b>请尽快</b> & 谢谢 13812345678",
    attributes={"matter": ["overflow", "smell"]},
    first_name="秀兰",
    last_name="王",
    phone="138 1234 5678",
    email="wang@example.com",
    api_key=api_key,
    validate_remote=True,
    dry_run=False,
    confirm="SEND",
).response
number = filed[0]["service_request_id"]

try:
    civic.create_request("street", address_string="翠苑一区", api_key="forged", dry_run=False, confirm="SEND")
    raise SystemExit("a forged key was taken")
except HttpError as error:
    assert error.status == 403 and json.loads(error.body)[0]["code"] == 403, error

read = civic.get_request(number)
listed = civic.list_requests(service_code="waste", status="open", page_size=10)
assert [item["service_request_id"] for item in listed] == [number], listed

by_json = GeoReport(base)
by_xml = GeoReport(base, output_format="xml")
assert by_json.get_service_request(number) == read
assert [s["service_code"] for s in by_xml.get_service_list()] == [s["service_code"] for s in services]
definition = by_xml.get_service_definition("waste")
assert definition["attributes"]["attribute"]["code"] == "matter", definition
in_xml = by_xml.get_service_request(number)
assert by_xml.get_service_requests(service_code="waste") == in_xml

json.dump({"services": services, "filed": filed[0], "read": read, "in_xml": in_xml}, sys.stdout, ensure_ascii=False)
