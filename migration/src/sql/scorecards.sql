CREATE TABLE community_item ( -- community_item: An item of the standard for complete communities (完整社区), as it is asked today.
  number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 99), -- i32!: As the standard counts.
  goal INTEGER NOT NULL CHECK (goal BETWEEN 1 AND 6), -- i32
  name {text} NOT NULL, -- String
  name_en {text} NOT NULL, -- String
  demand {text} NOT NULL, -- String: What is asked, in words.
  demand_en {text} NOT NULL, -- String
  measure {text}, -- CommunityMeasure?: What is counted for it; none: a person looks.
  threshold BIGINT CHECK (threshold > 0), -- i64?: Met from here on, in the measure's own units; none: a person judges.
  threshold_new BIGINT CHECK (threshold_new > 0), -- i64?: The same, of a community that is newly built.
  weight INTEGER NOT NULL CHECK (weight BETWEEN 0 AND 100), -- i32
  source {text} NOT NULL, -- String
  verified {bool} NOT NULL, -- bool: Somebody has compared it with the source.
  version INTEGER NOT NULL DEFAULT 1 -- i32
);
CREATE TABLE scorecard ( -- scorecard: What a community says of itself on a day, against the standard for complete communities.
  id {id}, -- ScorecardId
  subdistrict_id BIGINT NOT NULL REFERENCES subdistrict (id), -- SubdistrictId
  community_id BIGINT NOT NULL REFERENCES community (id), -- CommunityId
  as_of {date} NOT NULL, -- Date
  newly_built {bool} NOT NULL, -- bool: The thresholds for new communities hold.
  households BIGINT NOT NULL, -- i64
  service_area BIGINT NOT NULL CHECK (service_area >= 0), -- Area: Of facilities that are open.
  activity_area BIGINT NOT NULL CHECK (activity_area >= 0 AND activity_area <= service_area), -- Area: Of these, for what residents do.
  status {text} NOT NULL, -- ScorecardStatus
  created_by {text} NOT NULL, -- String
  created_at {at} NOT NULL, -- At
  confirmed_by {text}, -- String?
  confirmed_at {at}, -- At?
  version INTEGER NOT NULL DEFAULT 1, -- i32
  UNIQUE (community_id, as_of),
  CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
  CHECK ((confirmed_at IS NOT NULL) = (status = 'confirmed'))
);
CREATE INDEX scorecard_subdistrict ON scorecard (subdistrict_id, id);
CREATE TABLE scorecard_line ( -- scorecard_line: An item of a scorecard, with what was asked that day.
  scorecard_id BIGINT NOT NULL REFERENCES scorecard (id), -- ScorecardId!
  number INTEGER NOT NULL, -- i32!
  goal INTEGER NOT NULL, -- i32
  name {text} NOT NULL, -- String
  name_en {text} NOT NULL, -- String
  demand {text} NOT NULL, -- String
  demand_en {text} NOT NULL, -- String
  measure {text}, -- CommunityMeasure?
  threshold BIGINT, -- i64?
  weight INTEGER NOT NULL, -- i32
  source {text} NOT NULL, -- String
  verified {bool} NOT NULL, -- bool
  measured BIGINT, -- i64?: In the measure's own units.
  mark {text}, -- ItemMark?: What a person said; none: not looked at yet.
  evidence {text} NOT NULL, -- String
  PRIMARY KEY (scorecard_id, number)
);
INSERT INTO community_item (number, goal, name, name_en, demand, demand_en, measure, threshold, threshold_new, weight, source, verified, version) VALUES
  (1, 1, '社区综合服务站', 'Community service station', '建筑面积以 800 ㎡ 为宜，设服务大厅、警务室、居委会办公室、居民活动用房、阅览室、党群活动中心。', 'About 800 m², with a service hall, police room, committee office, rooms for residents'' activities, a reading room and a party members'' centre.', 'activity_area', 80000, 80000, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (2, 1, '幼儿园', 'Kindergarten', '不小于 6 班，建筑面积不小于 2200 ㎡，用地不小于 3500 ㎡，提供普惠性学前教育。', 'At least 6 classes, 2,200 m² of floor, 3,500 m² of ground, affordable to all.', NULL, NULL, NULL, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (3, 1, '托儿所', 'Nursery', '建筑面积不小于 200 ㎡，可与其他设施合建。', 'At least 200 m², may be combined with other facilities.', 'childcare_area', 20000, 20000, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (4, 1, '老年服务站', 'Services for the old', '可与综合服务站统筹设置；有条件的建设 1 处建筑面积不小于 350 ㎡ 的日间照料中心。', 'With the service station; where possible a day-care centre of at least 350 m².', 'day_care_area', 35000, 35000, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (5, 1, '社区卫生服务站', 'Health station', '建筑面积不小于 120 ㎡，提供预防、医疗、康复、健康教育等服务。', 'At least 120 m², for prevention, treatment, rehabilitation and health education.', NULL, NULL, NULL, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (6, 2, '综合超市', 'Supermarket', '建筑面积不小于 300 ㎡；既有社区可设 2–3 个 50–100 ㎡ 的便利店。', 'At least 300 m²; in built communities 2 or 3 convenience shops of 50 to 100 m².', NULL, NULL, NULL, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (7, 2, '邮件和快件寄递服务设施', 'Parcels and mail', '设智能信包箱、智能快件箱，格口数为日均投递量的 1–1.3 倍；新建社区设使用面积不小于 15 ㎡ 的末端综合服务站。', 'Parcel lockers with 1 to 1.3 boxes a daily delivery; in new communities a station of at least 15 m².', NULL, NULL, NULL, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (8, 2, '其他便民商业网点', 'Other shops for daily needs', '设理发店、洗衣店、药店、维修点、家政服务网点、餐饮店等。', 'Barber, laundry, pharmacy, repairs, domestic help, places to eat.', 'daily_shops', NULL, NULL, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (9, 3, '水、电、路、气、热、信等设施', 'Water, power, roads, gas, heat, lines', '设施完好、运行安全、供应稳定；光纤入户、多网融合、5G 覆盖，建设智能安防。', 'In order, safe and steady; fibre to the home, 5G, intelligent security.', NULL, NULL, NULL, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (10, 3, '停车及充电设施', 'Parking and charging', '新建社区不少于 1 车位/户，100% 建设或预留充电设施；既有社区统筹配置；非机动车停放、集中充电有序。', 'New communities: a place a household, all with or prepared for charging; built ones as can be arranged; bicycles parked and charged in order.', NULL, NULL, NULL, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (11, 3, '慢行系统', 'Walking and cycling', '联贯各类设施和公交站点的慢行道；步行 10 分钟内到达公交站点。', 'Continuous ways between facilities and stops; a bus stop within 10 minutes'' walk.', NULL, NULL, NULL, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (12, 3, '无障碍设施', 'Barrier-free access', '住宅和公共建筑出入口设轮椅坡道和扶手，公共活动场地、道路无障碍；有条件的加装电梯；服务设施有低位柜台、信息屏幕显示、盲文或语音提示、无障碍厕位。', 'Ramps and rails at entrances, grounds and ways without steps; lifts where possible; low counters, displays, braille or voice, accessible toilets.', NULL, NULL, NULL, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (13, 3, '环境卫生设施', 'Waste and sanitation', '实行生活垃圾分类，设多处垃圾分类收集点；新建社区宜建用地不小于 120 ㎡ 的收集站；建有不小于 30 ㎡ 的公共厕所（既有社区可集约设置）。', 'Waste sorted at several points; new communities: a station of 120 m² of ground; a public toilet of at least 30 m² (smaller in built ones).', 'waste_points', 2, 2, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (14, 4, '公共活动场地', 'Public grounds', '至少 1 片用地不小于 150 ㎡ 的公共活动场地，配健身器材、健身步道、休息座椅、沙坑等；新建社区建不小于 800 ㎡ 的多功能运动场地。', 'At least one ground of 150 m² with equipment, paths, seats, a sand pit; new communities: sports ground of 800 m².', NULL, NULL, NULL, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (15, 4, '公共绿地', 'Public green', '至少 1 片开放的公共绿地；新建社区建不小于 4000 ㎡ 的社区游园，10%–15% 为体育活动场地；既有社区建口袋公园等。', 'At least one open green; new communities: a garden of 4,000 m² with 10 to 15 % for sport; built ones: pocket parks.', 'green_plots', 1, NULL, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (16, 5, '物业服务', 'Property service', '鼓励引入专业化物业服务，暂不具备条件的由社区托管、社会组织代管或居民自管；新建社区按不低于建筑面积 2‰ 且不小于 50 ㎡ 配置物业管理用房（当地另有更高规定的从其规定）。', 'By professionals, else by the community, an organisation or the residents; new communities: premises of 2 ‰ of the floor area and at least 50 m² (local law may ask more).', 'managed_estates', 10000, 10000, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (17, 5, '物业管理服务平台', 'Service platform', '建立物业管理服务平台，推动线上线下服务融合，与城市管理服务平台对接。', 'A platform that joins service online and in person, and is linked with the city''s.', 'calls_90_days', 1, 1, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (18, 6, '管理机制', 'Governance', '建立“党委领导、政府组织、业主参与、企业服务”的管理机制；推动城市管理进社区。', 'Led by the party, organised by government, with owners taking part and companies serving; city management comes into the community.', 'talks_90_days', 1, 1, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (19, 6, '综合管理服务', 'Joint management', '依法查处私搭乱建等违法行为；组织居民参与社区环境整治、生活垃圾分类等活动。', 'Illegal building is dealt with; residents join in tidying up and sorting waste.', NULL, NULL, NULL, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1),
  (20, 6, '社区文化', 'Community culture', '举办文化活动，制定发布居民公约，营造富有特色的社区文化。', 'Cultural events, a residents'' agreement, a culture of its own.', 'programmes', 1, 1, 5, '建科规〔2020〕7号附件《完整居住社区建设标准（试行）》', FALSE, 1);
