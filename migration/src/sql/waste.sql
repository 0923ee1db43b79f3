CREATE TABLE haul_round ( -- haul_round: Waste points that are emptied in order, of one kind of waste (收运线路); its plan says when, and who.
  id {id}, -- HaulRoundId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  plan_id BIGINT NOT NULL UNIQUE REFERENCES service_plan (id), -- ServicePlanId
  waste {text} NOT NULL, -- WasteKind
  name {text} NOT NULL, -- String
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (subdistrict_id, name)
);
CREATE TABLE haul_point ( -- haul_point: A point of a round, in order.
  round_id BIGINT NOT NULL REFERENCES haul_round (id), -- HaulRoundId!
  position INTEGER NOT NULL CHECK (position > 0), -- i32!: From 1.
  place_id BIGINT NOT NULL REFERENCES place (id), -- PlaceId
  PRIMARY KEY (round_id, position),
  UNIQUE (round_id, place_id)
);
CREATE INDEX haul_point_place ON haul_point (place_id);
CREATE TABLE haul_stop ( -- haul_stop: A point of a round's order as the round had it when the crew arrived, and what it found there.
  work_order_id BIGINT NOT NULL REFERENCES work_order (id), -- WorkOrderId!
  position INTEGER NOT NULL CHECK (position > 0), -- i32!: From 1.
  place_id BIGINT NOT NULL REFERENCES place (id), -- PlaceId
  bins INTEGER NOT NULL CHECK (bins >= 0), -- i32: That stand there for this kind; 0: the point does not take it.
  outcome {text}, -- StopOutcome?: Nothing was said yet.
  emptied INTEGER NOT NULL DEFAULT 0 CHECK (emptied BETWEEN 0 AND 100), -- i32: Bins.
  overflow {bool} NOT NULL, -- bool: 满溢.
  reason {text} NOT NULL, -- String
  photo_id BIGINT REFERENCES work_order_photo (id), -- i64?
  at {at}, -- At?
  actor {text}, -- String?
  PRIMARY KEY (work_order_id, position),
  UNIQUE (work_order_id, place_id)
);
CREATE INDEX haul_stop_place ON haul_stop (place_id);
CREATE TABLE weigh_ticket ( -- weigh_ticket: What a loaded vehicle weighed where it was emptied (磅单).
  id {id}, -- WeighTicketId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  crew_id BIGINT REFERENCES crew (id), -- CrewId?: That of its order.
  station_id BIGINT NOT NULL REFERENCES place (id), -- PlaceId: 去向: a transfer station.
  number {text} NOT NULL, -- String: 磅单号.
  weighed_at {at} NOT NULL, -- At
  day {date} NOT NULL, -- Date: The local day of it.
  vehicle_id BIGINT NOT NULL REFERENCES vehicle (id), -- VehicleId
  waste {text} NOT NULL, -- WasteKind
  gross_kg INTEGER NOT NULL CHECK (gross_kg <= 100000), -- i32
  tare_kg INTEGER NOT NULL CHECK (tare_kg > 0), -- i32
  net_kg INTEGER NOT NULL CHECK (net_kg > 0), -- i32
  capacity_kg INTEGER NOT NULL CHECK (capacity_kg >= 0), -- i32: The vehicle's when it was written; 0: not known.
  overweight {bool} NOT NULL, -- bool: More than a fifth above the capacity.
  other_kind {bool} NOT NULL, -- bool: Another kind than its round's, or one that a point it came from does not take.
  work_order_id BIGINT REFERENCES work_order (id), -- WorkOrderId?: The round's order it came from; else its points are its shares.
  handler {text} NOT NULL, -- String: 经手人.
  note {text} NOT NULL, -- String
  file_id BIGINT REFERENCES stored_file (id), -- FileId?: The photo of the paper.
  imported {bool} NOT NULL, -- bool: From a file.
  created_at {at} NOT NULL, -- At
  created_by {text} NOT NULL, -- String
  voided_at {at}, -- At?
  voided_by {text}, -- String?
  void_reason {text}, -- String?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  CHECK (net_kg = gross_kg - tare_kg)
);
CREATE UNIQUE INDEX weigh_ticket_number ON weigh_ticket (station_id, number) WHERE voided_at IS NULL;
CREATE INDEX weigh_ticket_day ON weigh_ticket (subdistrict_id, day, id);
CREATE INDEX weigh_ticket_order ON weigh_ticket (work_order_id);
CREATE TABLE weigh_share ( -- weigh_share: What of a ticket came from a point; the shares of a ticket sum to its net weight.
  ticket_id BIGINT NOT NULL REFERENCES weigh_ticket (id), -- WeighTicketId!
  place_id BIGINT NOT NULL REFERENCES place (id), -- PlaceId!
  bins INTEGER NOT NULL CHECK (bins > 0), -- i32: By which it was shared.
  kg INTEGER NOT NULL CHECK (kg >= 0), -- i32
  PRIMARY KEY (ticket_id, place_id)
);
CREATE INDEX weigh_share_place ON weigh_share (place_id);
