//! How fast bill mails go out, from rows in the outbox to a mail server that takes each at once, against lettre sending the
//! very same bytes over as many connections and doing nothing else.
//!
//! `cargo bench --bench mail -- [sqlite] [postgres] [MAILS…]` (3146 when none is given; both engines when none is named,
//! PostgreSQL only when `DAWUYE_TEST_POSTGRES` names a cluster). Database and sending are set as in production.

#[expect(dead_code, reason = "the mail bench needs few of what the benches share")]
mod support;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use dawuye::access::Caller;
use dawuye::billing::commit::{self, Order};
use dawuye::billing::previewing::{self, NewRun};
use dawuye::mail::outbox::pump;
use dawuye::settings::{MailTransport, Settings};
use dawuye::transact;
use entity::enums::BillingCycle;
use futures::StreamExt;
use lettre::address::Envelope;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use sea_orm::ConnectionTrait;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use support::{Engine, analysed, asked, seeded_with};

/// What the sink took: to whom, and the bytes.
type Taken = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

/// A mail server that takes whatever it is given, over as many connections as come.
async fn sink(taken: Taken) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, taken.clone()));
        }
    });
    address
}

async fn converse(stream: TcpStream, taken: Taken) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 sink\r\n").await?;
    let (mut line, mut to) = (String::new(), String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "EHLO" => b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                b"250 OK\r\n"
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let mut bytes = Vec::new();
                let mut buffer = [0; 16 * 1024];
                while !bytes.ends_with(b"\r\n.\r\n") {
                    let n = stream.read(&mut buffer).await?;
                    if n == 0 {
                        return Ok(());
                    }
                    bytes.extend_from_slice(&buffer[..n]);
                }
                bytes.truncate(bytes.len() - 3);
                taken.lock().expect("a plain list").push((std::mem::take(&mut to), bytes));
                b"250 taken\r\n"
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 OK\r\n",
        };
        stream.write_all(answer).await?;
    }
}

/// lettre, these bytes, so many at a time.
async fn bare(address: SocketAddr, mails: &[(String, Vec<u8>)], at_once: usize) -> Duration {
    let transport =
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1").port(address.port()).build();
    let from: Address = "bill@dawuye.example".parse().expect("an address");
    let begun = Instant::now();
    let sends = mails.iter().map(|(to, bytes)| {
        let to = to.parse().expect("an address");
        let envelope = Envelope::new(Some(from.clone()), vec![to]).expect("an envelope");
        let transport = &transport;
        async move { transport.send_raw(&envelope, bytes).await.expect("it is taken") }
    });
    futures::stream::iter(sends).buffered(at_once).for_each(|_| async {}).await;
    begun.elapsed()
}

async fn measure(engine: Engine, mails: u64) {
    let dir = tempfile::tempdir().expect("a directory");
    let taken = Taken::default();
    let address = sink(taken.clone()).await;
    let mut settings = Settings::load(None).expect("the defaults are valid").mail;
    settings.transport = MailTransport::Smtp;
    settings.smtp.host = "127.0.0.1".to_owned();
    settings.smtp.port = address.port();
    let at_once = settings.concurrency;
    let mailer = dawuye::mail::from_settings(&settings).expect("a mailer");
    let (app, estate) = seeded_with(engine, dir.path(), mails, mailer).await;
    let texts = [
        "UPDATE person SET email = 'home' || id || '@example.net'",
        "INSERT INTO consent (person_id, purpose, granted, at, source) SELECT id, 'bill_mail', TRUE, '2026-01-01T00:00:00Z', 'bench' FROM person",
    ];
    transact!(app.db, "bench.mail", |tx| {
        for text in texts {
            tx.execute_unprepared(text).await?;
        }
        Ok(())
    })
    .expect("everybody wants mail");
    let caller = Caller::system("bench");
    let new = NewRun { estate, cycle: BillingCycle::Monthly, month: "2026-11".parse().expect("a month") };
    let run = previewing::preview(&app, &caller, new, &|_, _| {}).await.expect("a preview");
    let checked =
        commit::begin(&app, &caller, run.id, &Order::of(run.hash)).await.expect("begun").expect("a run");
    commit::go_on(&app, &caller, checked, &|_, _| {}).await.expect("committed");
    analysed(&app, engine).await;

    let begun = Instant::now();
    let pumped = pump(&app, |_| {}).await.expect("the database answers");
    let ours = begun.elapsed();
    assert_eq!((pumped.sent, pumped.delayed + pumped.given_up), (mails, 0));
    let sent = std::mem::take(&mut *taken.lock().expect("a plain list"));
    assert_eq!(u64::try_from(sent.len()).ok(), Some(mails));
    let bare = bare(address, &sent, at_once).await;
    let bytes: usize = sent.iter().map(|(_, bytes)| bytes.len()).sum();
    let rate = |time: Duration| u128::from(mails) * 1_000 / time.as_millis().max(1);
    let ratio = bare.as_millis() * 100 / ours.as_millis().max(1);
    println!(
        "| {} | {mails} | {} B | {:.2} s | {}/s | {:.2} s | {}/s | {}.{:02} |",
        engine.name(),
        bytes / sent.len(),
        ours.as_secs_f64(),
        rate(ours),
        bare.as_secs_f64(),
        rate(bare),
        ratio / 100,
        ratio % 100,
    );
}

fn main() {
    let (engines, sizes) = asked(3_146);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    println!("| engine | mails | each | ours | rate | bare | rate | ratio |");
    println!("|---|---|---|---|---|---|---|---|");
    for size in sizes {
        for engine in &engines {
            runtime.block_on(measure(*engine, size));
        }
    }
}
