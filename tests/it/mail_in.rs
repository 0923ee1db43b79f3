//! Calls by e-mail: a mail becomes one request, or somebody is told why not; nothing is lost, nothing doubled.

use std::path::{Path, PathBuf};

use dawuye::access::Caller;
use dawuye::jobs::Due;
use dawuye::mail_in::jobs::take_in;
use dawuye::mail_in::parse;
use dawuye::settings::MailTransport;
use entity::enums::{Line, RequestChannel, RequestKind, RequestStatus};
use entity::request;
use entity::value::AccountId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::each_engine;
use crate::support::fixtures_works::{World, household, world};
use crate::support::{Engine, TestApp, data};

fn mail(name: &str) -> Vec<u8> {
    std::fs::read(data(&format!("mails/{name}.eml"))).expect("a mail of the test data")
}

struct Post {
    t: TestApp,
    w: World,
    wang: AccountId,
    tray: tempfile::TempDir,
}

impl Post {
    async fn open(engine: Engine, estate: &str) -> Self {
        let tray = tempfile::tempdir().expect("a directory");
        let path = tray.path().display().to_string();
        let t = TestApp::start_with(engine, |s| {
            s.mail.transport = MailTransport::Memory;
            s.requests.mail_drop = path;
            s.requests.mail_estate = estate.to_owned();
        })
        .await;
        let w = world(&t).await;
        let wang = household(&t, &w, "501").await;
        let post = Self { t, w, wang, tray };
        post.write_to(wang, "Wang@example.com").await;
        post
    }

    /// The payer of a household has an address.
    async fn write_to(&self, account: AccountId, address: &str) {
        use entity::{account, person};
        use sea_orm::sea_query::Expr;
        let row = account::Entity::find_by_id(account).one(self.t.app.db.read()).await.expect("a query");
        let person = row.expect("an account").person_id;
        dawuye::transact!(self.t.app.db, "test.address", |tx| {
            let one = person::Entity::update_many()
                .col_expr(person::Column::Email, Expr::value(address))
                .col_expr(person::Column::Phone, Expr::value("13812345678"))
                .filter(person::Column::Id.eq(person));
            Ok(one.exec(tx).await?)
        })
        .expect("an address");
    }

    fn dir(&self, name: &str) -> PathBuf {
        self.tray.path().join(name)
    }

    /// Lays a mail down as a Maildir has it.
    fn lay(&self, name: &str, bytes: &[u8]) {
        std::fs::create_dir_all(self.dir("new")).expect("a directory");
        std::fs::write(self.dir("new").join(name), bytes).expect("a file");
    }

    async fn run(&self) -> String {
        self.try_run().await.expect("a run")
    }

    async fn try_run(&self) -> dawuye::error::Result<String> {
        let app = &self.t.app;
        let due = Due { at: app.now(), day: app.today(), caller: Caller::system("job:mail_in") };
        take_in(app, &due).await
    }

    async fn requests(&self) -> Vec<request::Model> {
        let all = request::Entity::find().order_by_asc(request::Column::Id);
        all.all(self.t.app.db.read()).await.expect("requests")
    }

    /// The names in a directory of the tray.
    fn names(&self, dir: &str) -> Vec<String> {
        names(&self.dir(dir))
    }

    fn reason(&self, name: &str) -> String {
        std::fs::read_to_string(self.dir("failed").join(format!("{name}.reason.txt"))).expect("a reason")
    }
}

fn names(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).expect("a directory");
    let mut names: Vec<String> =
        entries.map(|e| e.expect("an entry").file_name().into_string().expect("a name")).collect();
    names.sort();
    names
}

each_engine! {
    async fn a_households_mail_becomes_a_request_once(engine) {
        let p = Post::open(engine, "").await;
        p.lay("1.mail", &mail("plain"));
        let words = p.run().await;
        assert!(words.starts_with("登记 1 封，重复 0 封，搁置 0 封，未能登记 0 封"), "{words}");
        let r = p.requests().await.pop().expect("a request");
        assert_eq!((r.channel, r.kind, r.line), (RequestChannel::Email, RequestKind::Repair, Line::Property));
        assert_eq!((r.account_id, r.estate_id, r.building_id.is_some()), (Some(p.wang), p.w.estate, true));
        assert_eq!((r.title.as_str(), r.description.as_str()), ("三楼楼道灯不亮", "您好，三楼楼道的灯坏了两天，老人晚上不敢下楼。\n请尽快来修。谢谢！"));
        assert_eq!((r.contact_name.as_str(), r.contact_phone.as_str(), r.contact_email.as_deref()), ("王秀兰", "13812345678", Some("wang@example.com")));
        assert_eq!((r.external_no.as_deref(), r.location.as_str()), (Some("plain@mail.example"), "501幢1单元501室"));
        assert_eq!((r.status, r.work_order_id), (RequestStatus::Registered, None), "what came by itself is looked at first");
        // Who wrote hears that it arrived, and by when it is answered.
        let told = entity::outbox::Entity::find().all(p.t.app.db.read()).await.expect("mails");
        assert_eq!((told.len(), told[0].to_address.as_str(), told[0].to_name.as_str()), (1, "wang@example.com", "王秀兰"));
        let words = dawuye::app::MAIL_RENDERER(&p.t.app, &told).await.expect("rendered").remove(0).expect("a mail");
        assert!(words.subject.contains(&r.number) && words.text.contains("来信已收到并登记，将在 09-"), "{words:?}");
        assert_eq!((p.names("new").len(), p.names("done")), (0, vec!["1.mail".to_owned()]));
        // The same mail again, under the same and under another name.
        p.lay("1.mail", &mail("plain"));
        p.lay("2.mail", &mail("plain"));
        let words = p.run().await;
        assert!(words.starts_with("登记 0 封，重复 2 封"), "{words}");
        assert_eq!((p.requests().await.len(), p.names("done")), (1, vec!["1.mail".to_owned(), "1.mail.1".to_owned(), "2.mail".to_owned()]));
        assert!(p.run().await.starts_with("登记 0 封，重复 0 封"));
    }
}

each_engine! {
    async fn mails_in_every_dress_are_read(engine) {
        let p = Post::open(engine, "翠苑一区").await;
        for name in ["broken", "gbk", "html_only", "nested", "no_id", "raw_gbk", "stranger"] {
            p.lay(name, &mail(name));
        }
        let words = p.run().await;
        assert!(words.starts_with("登记 7 封"), "{words}");
        let told: Vec<(String, String, RequestKind, Line)> =
            p.requests().await.into_iter().map(|r| (r.title, r.description, r.kind, r.line)).collect();
        let row = |title: &str, text: &str, kind, line| (title.to_owned(), text.to_owned(), kind, line);
        let left_out = |n: u8| format!("【另有 {n} 个附件未收入：只收 JPEG、PNG、WebP 照片，最多 5 张，每张不超过 10 MB】");
        assert_eq!(told[1], row("投诉：垃圾没人收", "小区北门垃圾桶满溢，气味很重。\n希望增加清运次数。", RequestKind::Complaint, Line::WasteHaulage));
        assert_eq!(told[2], row("树枝", "西门绿地的树枝\n压到了晾衣杆 & 电线\n请修剪", RequestKind::Enquiry, Line::Greening));
        assert_eq!((told[3].0.as_str(), told[3].1.as_str()), ("转发", format!("见附件\n{}", left_out(1)).as_str()));
        assert_eq!((told[4].0.as_str(), told[4].1.as_str()), ("路灯坏了", "7幢旁的路灯坏了。"));
        assert_eq!(told[5], row("三单元漏水", "地下室水管漏水，请派人来看。", RequestKind::Repair, Line::Property));
        assert_eq!((told[6].0.as_str(), told[6].2), ("建议增设长椅", RequestKind::Suggestion));
        assert!(told[0].0 == "水管爆了" && told[0].1.starts_with("快来人"), "{:?}", told[0]);
        let all = p.requests().await;
        let stranger = all.last().expect("a request");
        assert_eq!((stranger.account_id, stranger.contact_name.as_str(), stranger.contact_phone.as_str()), (None, "路人", ""));
        assert!(all[4].external_no.as_deref().is_some_and(|no| no.starts_with("sha256:")), "a mail without an id");
        p.lay("again", &mail("no_id"));
        assert!(p.run().await.starts_with("登记 0 封，重复 1 封"));
    }
}

each_engine! {
    async fn photos_are_taken_and_other_files_are_not(engine) {
        let p = Post::open(engine, "").await;
        p.lay("photos", &mail("photos"));
        assert!(p.run().await.starts_with("登记 1 封"));
        let r = p.requests().await.pop().expect("a request");
        assert_eq!(r.description, "墙面渗水，照片见附件。\n【另有 2 个附件未收入：只收 JPEG、PNG、WebP 照片，最多 5 张，每张不超过 10 MB】");
        let photos = entity::request_photo::Entity::find().filter(entity::request_photo::Column::RequestId.eq(r.id));
        let ids: Vec<_> = photos.all(p.t.app.db.read()).await.expect("photos").into_iter().map(|x| x.file_id).collect();
        assert_eq!(ids.len(), 3);
        let mut kinds = Vec::new();
        for id in ids {
            kinds.push(dawuye::files::find(p.t.app.db.read(), id).await.expect("a file").media_type);
        }
        kinds.sort();
        assert_eq!(kinds, ["image/jpeg", "image/png", "image/webp"]);
    }
}

each_engine! {
    async fn what_no_person_wrote_is_set_aside_and_what_cannot_be_registered_waits(engine) {
        let p = Post::open(engine, "").await;
        for name in ["auto_reply", "list", "bounce", "own", "empty", "no_sender", "not_a_mail", "stranger"] {
            p.lay(name, &mail(name));
        }
        let huge = std::fs::File::create(p.dir("new").join("huge")).expect("a file");
        huge.set_len(parse::MAX_MAIL_BYTES + 1).expect("a large file");
        let words = p.run().await;
        assert!(words.starts_with("登记 0 封，重复 0 封，搁置 4 封，未能登记 5 封；empty：没有主题"), "{words}");
        assert!(p.requests().await.is_empty());
        assert_eq!(p.names("aside"), ["auto_reply", "bounce", "list", "own"]);
        for (name, reason) in [
            ("empty", "no subject"), ("no_sender", "no usable address"), ("not_a_mail", "not a mail"), ("stranger", "does not know the sender"), ("huge", "over 25 MB"),
        ] {
            assert!(p.reason(name).contains(reason), "{name}: {}", p.reason(name));
            assert!(p.dir("failed").join(name).is_file(), "{name}");
        }
        assert!(p.names("new").is_empty());
    }
}

each_engine! {
    async fn an_answer_to_our_mail_is_a_question_about_its_request(engine) {
        let p = Post::open(engine, "").await;
        p.lay("1", &mail("plain"));
        p.run().await;
        p.lay("2", &mail("reply"));
        assert!(p.run().await.starts_with("登记 1 封"));
        let r = p.requests().await.pop().expect("a request");
        assert_eq!((r.kind, r.title.as_str(), r.work_order_id), (RequestKind::Enquiry, "您的诉求已登记", None));
        assert_eq!(r.description, "【回复诉求 R202609-000001 的邮件】\n谢谢，灯已经修好了。");
    }
}

each_engine! {
    async fn a_flood_of_one_sender_is_held_back(engine) {
        let p = Post::open(engine, "").await;
        let text = String::from_utf8(mail("plain")).expect("a text");
        for n in 0..12 {
            p.lay(&format!("{n:02}"), text.replace("<plain@", &format!("<plain{n}@")).as_bytes());
        }
        let words = p.run().await;
        assert!(words.starts_with("登记 10 封，重复 0 封，搁置 0 封，未能登记 2 封；10：该发件人一小时内已登记 10 封"), "{words}");
        assert_eq!(p.requests().await.len(), 10);
        p.t.set_clock("2026-09-18T03:00:01Z");
        std::fs::rename(p.dir("failed").join("10"), p.dir("new").join("10")).expect("laid down again");
        assert!(p.run().await.starts_with("登记 1 封"), "an hour on");
    }
}

each_engine! {
    async fn files_are_taken_when_they_are_whole(engine) {
        let p = Post::open(engine, "").await;
        let root = p.tray.path();
        let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
        for (name, age) in [("a.eml", Some(old)), ("b.eml", None), (".c.eml", Some(old)), ("d.txt", Some(old))] {
            std::fs::write(root.join(name), mail("plain")).expect("a file");
            if let Some(at) = age {
                std::fs::File::options().append(true).open(root.join(name)).and_then(|f| f.set_modified(at)).expect("a time");
            }
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(data("mails/plain.eml"), root.join("e.eml")).expect("a link");
        assert!(p.run().await.starts_with("登记 1 封，重复 0 封"));
        let left: Vec<String> = names(root).into_iter().filter(|n| n.contains('.')).collect();
        assert_eq!(left, [".c.eml", "b.eml", "d.txt", "e.eml"]);
        // It was written years ago, so it is not kept any longer.
        assert!(p.names("done").is_empty());
    }
}

each_engine! {
    async fn what_is_killed_or_raced_is_neither_lost_nor_doubled(engine) {
        let p = Post::open(engine, "").await;
        p.lay("1", &mail("plain"));
        p.run().await;
        // Killed after the commit and before the move: the file is still where it was.
        std::fs::rename(p.dir("done").join("1"), p.dir("new").join("1")).expect("put back");
        assert!(p.run().await.starts_with("登记 0 封，重复 1 封"));
        // Killed before the commit: the database said no.
        p.lay("2", &mail("photos"));
        let sql = "UPDATE number_series SET next_value = 1 WHERE name = 'R202609'";
        run_sql(&p.t, sql).await;
        assert!(p.try_run().await.is_err(), "the number is taken");
        assert_eq!((p.names("new"), p.requests().await.len()), (vec!["2".to_owned()], 1));
        run_sql(&p.t, "UPDATE number_series SET next_value = 100 WHERE name = 'R202609'").await;
        assert!(p.run().await.starts_with("登记 1 封"));
        // Several replicas at once.
        for n in 0..5 {
            let text = String::from_utf8(mail("plain")).expect("a text");
            p.lay(&format!("r{n}"), text.replace("<plain@", &format!("<race{n}@")).as_bytes());
        }
        let runs = futures::future::join_all((0..4).map(|_| p.try_run())).await;
        assert!(runs.iter().any(Result::is_ok), "{runs:?}");
        p.run().await;
        assert_eq!(p.requests().await.len(), 7);
        assert!(p.names("new").is_empty());
    }
}

async fn run_sql(t: &TestApp, text: &str) {
    use sea_orm::ConnectionTrait;
    dawuye::transact!(t.app.db, "test.sql", |tx| Ok(tx.execute_unprepared(text).await?))
        .expect("a statement");
}

each_engine! {
    async fn nothing_is_read_where_no_directory_is_named(engine) {
        let t = TestApp::start(engine).await;
        let due = Due { at: t.app.now(), day: t.app.today(), caller: Caller::system("job:mail_in") };
        assert!(take_in(&t.app, &due).await.expect("a run").contains("未启用"));
    }
}

/// Every mail of the test data, cut and bent: whatever comes is read or refused, within the limits, and never panics.
#[test]
fn bent_mails_stay_within_the_limits() {
    for name in names(&data("mails")) {
        let whole = std::fs::read(data("mails").join(&name)).expect("a mail");
        let step = (whole.len() / 60).max(1);
        for at in (0..whole.len()).step_by(step) {
            check(&whole[..at]);
            for bend in [0, b'\n', b'<', b'=', b'-', 0xFF] {
                let mut bent = whole.clone();
                bent[at] = bend;
                check(&bent);
            }
        }
    }
}

fn check(bytes: &[u8]) {
    let Some(mail) = parse::read(bytes) else { return };
    assert!(mail.subject.chars().count() <= parse::MAX_SUBJECT && !mail.subject.contains('\n'));
    assert!(mail.text.chars().count() <= parse::MAX_TEXT);
    assert!(mail.photos.len() <= parse::MAX_PHOTOS);
    assert!(mail.message_id.is_none_or(|id| !id.is_empty() && id.len() <= parse::MAX_ID));
}
