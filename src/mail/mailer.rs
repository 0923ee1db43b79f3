//! The ways out of the house.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use lettre::message::dkim::DkimConfig;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::{Attachment, Mail, dkim, header_safe};
use crate::error::{Error, Result};
use crate::settings::{self, Encryption, MailTransport};

/// Why a mail did not go out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SendError {
    /// Try again later.
    #[error("{0}")]
    Transient(String),
    /// The server refused it for good.
    #[error("{0}")]
    Permanent(String),
    /// It cannot be made into a message at all.
    #[error("{0}")]
    Unmailable(String),
    /// It is not wanted any more.
    #[error("{0}")]
    Withdrawn(String),
}

#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends one mail and returns the server's answer.
    async fn send(&self, mail: &Mail) -> Result<String, SendError>;
}

/// # Errors
/// When the transport cannot be set up.
pub fn from_settings(settings: &settings::Mail) -> Result<Arc<dyn Mailer>> {
    let writer = Writer::from_settings(settings)?;
    Ok(match settings.transport {
        MailTransport::Memory => Arc::new(MemoryMailer::default()),
        MailTransport::File => Arc::new(FileMailer::open(&settings.directory, writer)?),
        MailTransport::Smtp => Arc::new(SmtpMailer::connect(settings, writer)?),
    })
}

/// Says that no person wrote it, so that answering machines keep still (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Where no more is wanted with one click: the link (RFC 2369), and that a POST to it is enough (RFC 8058).
#[derive(Clone)]
struct ListUnsubscribe(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), format!("<{}>", header_safe(&self.0)))
    }
}

#[derive(Clone)]
struct OneClick;

impl Header for OneClick {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

/// In whose name mails are written, and the key that signs them.
struct Writer {
    from: Mailbox,
    key: Option<DkimConfig>,
}

impl Writer {
    fn from_settings(settings: &settings::Mail) -> Result<Self> {
        let address = settings.from_address.parse().map_err(Error::internal)?;
        let from = Mailbox::new(Some(header_safe(&settings.from_name)), address);
        let key = dkim::from_settings(&settings.dkim, settings.domain()).map_err(Error::internal)?;
        Ok(Self { from, key })
    }

    /// The message, signed where there is a key.
    fn write(&self, mail: &Mail) -> Result<Message, SendError> {
        let mut message = compose(&self.from, mail)?;
        if let Some(key) = &self.key {
            message.sign(key);
        }
        Ok(message)
    }
}

/// Makes the message: plain text and HTML, a fixed id, Chinese headers encoded by lettre.
fn compose(from: &Mailbox, mail: &Mail) -> Result<Message, SendError> {
    let address = mail.to_address.parse().map_err(|e| SendError::Unmailable(format!("{e}")))?;
    let to = Mailbox::new(Some(header_safe(&mail.to_name)).filter(|n| !n.is_empty()), address);
    let from = from.clone();
    let plain = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(mail.text.clone());
    let rich = SinglePart::builder().header(ContentType::TEXT_HTML).body(mail.html.clone());
    let media_type =
        |file: &Attachment| ContentType::parse(file.media_type).unwrap_or(ContentType::TEXT_PLAIN);
    let mut shown = mail.attachments.iter().filter_map(|file| file.shown_as.map(|id| (id, file))).peekable();
    let words = MultiPart::alternative().singlepart(plain);
    let words = if shown.peek().is_none() {
        words.singlepart(rich)
    } else {
        let picture = |(id, file): (&str, &Attachment)| {
            lettre::message::Attachment::new_inline(id.to_owned()).body(file.bytes.clone(), media_type(file))
        };
        words.multipart(shown.map(picture).fold(MultiPart::related().singlepart(rich), MultiPart::singlepart))
    };
    let build = || {
        let mut builder = Message::builder()
            .from(from)
            .to(to)
            .message_id(Some(format!("<{}>", mail.message_id)))
            .header(AutoSubmitted)
            .subject(header_safe(&mail.subject));
        if let Some(link) = &mail.unsubscribe {
            builder = builder.header(ListUnsubscribe(link.clone())).header(OneClick);
        }
        let mut beside = mail.attachments.iter().filter(|file| file.shown_as.is_none()).peekable();
        if beside.peek().is_none() {
            return builder.multipart(words);
        }
        let files = beside.map(|file| {
            lettre::message::Attachment::new(header_safe(&file.name))
                .body(file.bytes.clone(), media_type(file))
        });
        builder.multipart(files.fold(MultiPart::mixed().multipart(words), MultiPart::singlepart))
    };
    // lettre panics on some header values; a poisoned mail must not take the others with it.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(build))
        .map_err(|_| SendError::Unmailable("the headers cannot be written".to_owned()))?
        .map_err(|e| SendError::Unmailable(e.to_string()))
}

/// Sends through an SMTP server.
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    writer: Writer,
    limit: Duration,
}

impl SmtpMailer {
    fn connect(settings: &settings::Mail, writer: Writer) -> Result<Self> {
        let smtp = &settings.smtp;
        let mut builder = match smtp.encryption {
            Encryption::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host),
            Encryption::Starttls => {
                AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&smtp.host).map_err(Error::internal)?
            }
            Encryption::Tls => {
                AsyncSmtpTransport::<Tokio1Executor>::relay(&smtp.host).map_err(Error::internal)?
            }
        };
        let limit = Duration::from_secs(settings.timeout_seconds);
        builder = builder.port(smtp.port).timeout(Some(limit));
        if !smtp.username.is_empty() {
            builder = builder.credentials(Credentials::new(smtp.username.clone(), smtp.password.clone()));
        }
        Ok(Self { transport: builder.build(), writer, limit })
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<String, SendError> {
        let message = self.writer.write(mail)?;
        // lettre's own time-out covers the connection only: a silent server would hold us for ever.
        let answer = tokio::time::timeout(self.limit, self.transport.send(message))
            .await
            .map_err(|_| SendError::Transient(format!("no answer within {} s", self.limit.as_secs())))?;
        match answer {
            Ok(response) => {
                Ok(format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" ")))
            }
            Err(error) if error.is_permanent() => Err(SendError::Permanent(error.to_string())),
            Err(error) => Err(SendError::Transient(error.to_string())),
        }
    }
}

/// Writes `.eml` files: what the demo sends can be opened and looked at.
pub struct FileMailer {
    directory: PathBuf,
    writer: Writer,
}

impl FileMailer {
    fn open(directory: &str, writer: Writer) -> Result<Self> {
        let directory = PathBuf::from(directory);
        std::fs::create_dir_all(&directory).map_err(Error::internal)?;
        Ok(Self { directory, writer })
    }
}

#[async_trait]
impl Mailer for FileMailer {
    async fn send(&self, mail: &Mail) -> Result<String, SendError> {
        let bytes = self.writer.write(mail)?.formatted();
        // `outbox-17.eml`: without what signs the number.
        let name = format!("{}.eml", mail.message_id.split(['.', '@']).next().unwrap_or("mail"));
        // A rename is atomic: a reader never sees half a mail.
        let path = self.directory.join(&name);
        let draft = self.directory.join(format!(".{name}"));
        let written = tokio::fs::write(&draft, bytes).await;
        written.map_err(|e| SendError::Transient(e.to_string()))?;
        tokio::fs::rename(&draft, &path).await.map_err(|e| SendError::Transient(e.to_string()))?;
        Ok(format!("written to {name}"))
    }
}

/// Keeps mails in memory, for tests.
#[derive(Default)]
pub struct MemoryMailer(Mutex<Vec<Mail>>);

impl MemoryMailer {
    /// # Panics
    /// Never: the lock guards a list.
    #[must_use]
    pub fn sent(&self) -> Vec<Mail> {
        self.0.lock().expect("the lock guards a plain list").clone()
    }
}

#[async_trait]
impl Mailer for MemoryMailer {
    async fn send(&self, mail: &Mail) -> Result<String, SendError> {
        self.0.lock().expect("the lock guards a plain list").push(mail.clone());
        Ok("kept in memory".to_owned())
    }
}
