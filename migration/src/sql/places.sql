CREATE TABLE subdistrict ( -- subdistrict: A street office (街道) and its quarter.
  id {id}, -- SubdistrictId
  name {text} NOT NULL UNIQUE -- String
);
CREATE TABLE community ( -- community: A residents' committee (社区), not the estate.
  id {id}, -- CommunityId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  name {text} NOT NULL, -- String
  UNIQUE (subdistrict_id, name)
);
CREATE TABLE estate ( -- estate: A residential estate (小区).
  id {id}, -- EstateId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  community_id BIGINT NOT NULL REFERENCES community (id), -- CommunityId
  name {text} NOT NULL, -- String
  UNIQUE (subdistrict_id, name)
);
CREATE TABLE building ( -- building: A building (幢).
  id {id}, -- BuildingId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  number {text} NOT NULL, -- String: `12` for 12幢.
  UNIQUE (estate_id, number)
);
CREATE TABLE entrance ( -- entrance: A stairwell (单元).
  id {id}, -- EntranceId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  building_id BIGINT NOT NULL REFERENCES building (id), -- BuildingId
  number {text} NOT NULL, -- String
  UNIQUE (building_id, number)
);
CREATE TABLE dwelling ( -- dwelling: A flat (室).
  id {id}, -- DwellingId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId
  building_id BIGINT NOT NULL REFERENCES building (id), -- BuildingId
  entrance_id BIGINT NOT NULL REFERENCES entrance (id), -- EntranceId
  room_no {text} NOT NULL, -- String: `502`.
  code {text} NOT NULL, -- String: `12-3-502`, unique in the estate.
  UNIQUE (entrance_id, room_no),
  UNIQUE (estate_id, code)
);
CREATE INDEX dwelling_building ON dwelling (building_id, id);
CREATE INDEX dwelling_code ON dwelling (estate_id, code);
CREATE TABLE dwelling_area ( -- dwelling_area: The gross floor area of a dwelling from a day on.
  dwelling_id BIGINT NOT NULL REFERENCES dwelling (id), -- DwellingId pk
  effective_from {date} NOT NULL, -- Date pk
  gross_area BIGINT NOT NULL CHECK (gross_area > 0 AND gross_area <= 1000000000), -- Area: 建筑面积 in 0.01 m².
  PRIMARY KEY (dwelling_id, effective_from)
);
CREATE TABLE place ( -- place: Where work is done: a road segment, green plot, waste point, checkpoint, building, facility.
  id {id}, -- PlaceId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT REFERENCES estate (id), -- EstateId?
  kind {text} NOT NULL, -- PlaceKind
  name {text} NOT NULL, -- String
  grade INTEGER CHECK (grade BETWEEN 1 AND 3), -- i32?: 1 is the most demanding (一类).
  area BIGINT CHECK (area > 0 AND area <= 1000000000), -- Area?: 0.01 m².
  area_stated {bool} NOT NULL, -- bool: Somebody said the area; else it is reckoned from the map.
  width_cm INTEGER CHECK (width_cm BETWEEN 1 AND 20000), -- i32?: Of a road segment.
  geometry {text} NOT NULL, -- String: A GeoJSON geometry, WGS 84.
  active {bool} NOT NULL, -- bool: A place that is not gets no new orders.
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (subdistrict_id, kind, name),
  CHECK (width_cm IS NULL OR kind = 'road_segment'),
  CHECK (area IS NOT NULL OR NOT area_stated)
);
CREATE TABLE place_bin ( -- place_bin: Bins for one kind of waste at a waste point.
  place_id BIGINT NOT NULL REFERENCES place (id), -- PlaceId pk
  waste {text} NOT NULL, -- WasteKind pk
  bins INTEGER NOT NULL CHECK (bins BETWEEN 1 AND 100), -- i32
  PRIMARY KEY (place_id, waste)
);
CREATE TABLE place_hours ( -- place_hours: When a waste point is open, every day.
  place_id BIGINT NOT NULL REFERENCES place (id), -- PlaceId pk
  start_minute INTEGER NOT NULL CHECK (start_minute BETWEEN 0 AND 1439), -- i32 pk
  end_minute INTEGER NOT NULL CHECK (end_minute > start_minute AND end_minute <= 1440), -- i32
  PRIMARY KEY (place_id, start_minute)
);
CREATE TABLE street_node ( -- street_node: Where streets begin, bend, meet or end.
  id {id}, -- StreetNodeId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  lat_e7 INTEGER NOT NULL CHECK (lat_e7 BETWEEN -900000000 AND 900000000), -- i32: 0.0000001 degrees, WGS 84.
  lon_e7 INTEGER NOT NULL CHECK (lon_e7 BETWEEN -1800000000 AND 1800000000), -- i32
  UNIQUE (subdistrict_id, lat_e7, lon_e7)
);
CREATE TABLE street_edge ( -- street_edge: A straight piece of street between two nodes, and who may use it.
  id {id}, -- StreetEdgeId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  from_node_id BIGINT NOT NULL REFERENCES street_node (id), -- StreetNodeId
  to_node_id BIGINT NOT NULL REFERENCES street_node (id), -- StreetNodeId
  name {text} NOT NULL, -- String: May be empty.
  length_cm INTEGER NOT NULL CHECK (length_cm > 0), -- i32
  walk {bool} NOT NULL, -- bool
  e_tricycle {bool} NOT NULL, -- bool
  truck {bool} NOT NULL, -- bool
  one_way {bool} NOT NULL, -- bool: Vehicles only from the first node to the second; people walk both ways.
  UNIQUE (subdistrict_id, from_node_id, to_node_id)
);
