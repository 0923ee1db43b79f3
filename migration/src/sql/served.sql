CREATE TABLE served_month ( -- served_month: An estate's month as its households were told of it (服务月报): counted once, it stays.
  estate_id BIGINT NOT NULL REFERENCES estate (id), -- EstateId!
  month INTEGER NOT NULL, -- Month!
  counted_at {at} NOT NULL, -- At
  PRIMARY KEY (estate_id, month)
);
CREATE TABLE served ( -- served: What of a service was to be done in an estate's month, and what of it was done; in the whole estate, or in one building.
  id {id}, -- i64
  estate_id BIGINT NOT NULL, -- EstateId
  month INTEGER NOT NULL, -- Month
  building_id BIGINT REFERENCES building (id), -- BuildingId?: None: the whole estate, what was done in its buildings too.
  kind {text} NOT NULL, -- ServedKind
  line {text} NOT NULL, -- Line
  name {text} NOT NULL, -- String: The task as the contract's standard names it; empty where the kind says it all.
  due BIGINT NOT NULL CHECK (due > 0), -- i64
  done BIGINT NOT NULL CHECK (done BETWEEN 0 AND due), -- i64
  FOREIGN KEY (estate_id, month) REFERENCES served_month (estate_id, month)
);
CREATE INDEX served_of_month ON served (estate_id, month, building_id);
