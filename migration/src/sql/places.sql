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
CREATE TABLE place ( -- place: Where work is done: a road segment, green plot, waste point, building, facility.
  id {id}, -- PlaceId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  estate_id BIGINT REFERENCES estate (id), -- EstateId?
  kind {text} NOT NULL, -- PlaceKind
  name {text} NOT NULL, -- String
  grade INTEGER, -- i32?: 1 is the most demanding (一类).
  area BIGINT, -- Area?: 0.01 m².
  geometry {text} NOT NULL, -- String: A GeoJSON geometry, WGS 84.
  UNIQUE (subdistrict_id, kind, name)
);
