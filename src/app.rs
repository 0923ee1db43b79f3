//! The one shared state, and the wiring of slices that must react to each other.

use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entity::value::AccountId;
use tokio_util::task::TaskTracker;

use crate::clock::{AcceleratedClock, Clock, SystemClock, Zone};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::http::rate::Rates;
use crate::jobs::Job;
use crate::mail::{self, Mailer};
use crate::metrics::Metrics;
use crate::settings::Settings;
use crate::sign::Signer;
use crate::{
    billing, common_revenue, contracts, costs, inspections, ledger, notices, payments, proactive,
    reconciliation, requests, served, settlement, spaces, waste, works,
};

/// Handed to every door and service; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

pub struct Inner {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub settings: Settings,
    pub mailer: Arc<dyn Mailer>,
    pub files: Files,
    pub signer: Signer,
    pub metrics: Metrics,
    /// How often one may call.
    pub rates: Rates,
    pub channels: payments::channels::Channels,
    pub jobs: Vec<Job>,
    /// Work that must finish before the process ends.
    pub tasks: TaskTracker,
    /// A name for this process among the replicas.
    pub replica: String,
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// What may be put in another's place: tests and the demo bring their own clock and mailer.
#[derive(Default)]
pub struct Parts {
    pub clock: Option<Arc<dyn Clock>>,
    pub mailer: Option<Arc<dyn Mailer>>,
}

impl App {
    /// Connects, but does not migrate.
    ///
    /// # Errors
    /// When the database, the file store or the mailer cannot be set up.
    pub async fn init(settings: Settings, parts: Parts) -> Result<Self> {
        let db = Db::connect(&settings.database).await?;
        let clock = match parts.clock {
            Some(clock) => clock,
            None => match settings.drill_start().map_err(Error::internal)? {
                Some(start) => Arc::new(AcceleratedClock::new(start, settings.clock.speed)),
                None => Arc::new(SystemClock) as Arc<dyn Clock>,
            },
        };
        let mailer = match parts.mailer {
            Some(mailer) => mailer,
            None => mail::from_settings(&settings.mail)?,
        };
        let files = Files::open(&settings.files.location)?;
        let signer = Signer::from_settings(&settings)?;
        payments::channels::use_ring();
        let channels = payments::channels::Channels::from_settings(&settings)?;
        let rates = Rates::new(&settings.rates);
        let replica = format!("{}-{}", std::process::id(), &crate::access::random_token()?[..8]);
        Ok(Self(Arc::new(Inner {
            db,
            clock,
            settings,
            mailer,
            files,
            signer,
            metrics: Metrics::default(),
            rates,
            channels,
            jobs: crate::jobs::all(),
            tasks: TaskTracker::new(),
            replica,
        })))
    }

    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    #[must_use]
    pub fn zone(&self) -> Zone {
        self.settings.zone()
    }

    /// The address of a household's page behind its signed link, or of a page below it.
    #[must_use]
    pub fn resident_link(&self, account: AccountId, path: &str) -> String {
        format!("{}/r/{}{path}", self.settings.server.base_url, self.signer.account_token(account))
    }

    /// The business day of the city.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.zone().day(self.now())
    }
}

/// Who turns an outbox row into a mail.
pub const MAIL_RENDERER: mail::Renderer = notices::render;

/// Who reacts, in the same transaction, when a work order changes its state.
pub const WORK_ORDER_REACTIONS: &[works::Reaction] =
    &[inspections::on_work_order, waste::on_work_order, requests::on_work_order];

/// Who may have had a work order made that no plan made.
pub const WORK_ORDER_ORIGINS: &[works::Origin] = &[requests::origin, inspections::origin, proactive::origin];

/// Who knows what an order of a plan will load.
pub const PLAN_LOADS: works::PlanLoads = waste::plan_loads;

/// Who knows which places the orders of a plan pass.
pub const PLAN_PLACES: works::PlanPlaces = waste::plan_places;

/// Who reacts, in the same transaction, when a chunk of a bill run is committed.
pub const BILLED_REACTIONS: &[billing::Reaction] =
    &[payments::on_billed, served::on_billed, notices::on_billed];

/// Who reacts, in the same transaction, when a bill was voided or a part of it taken back.
pub const CORRECTION_REACTIONS: &[billing::CorrectionReaction] = &[notices::on_corrected];

/// Who reacts, in the same transaction, when receipts were taken.
pub const RECEIPT_REACTIONS: &[payments::Reaction] = &[notices::on_receipts];

/// Who reacts, in the same transaction, when a receipt was reversed.
pub const REVERSAL_REACTIONS: &[payments::ReversalReaction] = &[reconciliation::on_reversed];

/// Who knows the invoices of contracts, and notes what the bank brings for them.
pub const INVOICES: reconciliation::Invoices = settlement::INVOICES;

/// Who reacts, in the same transaction, when a request came to a new state.
pub const REQUEST_REACTIONS: &[requests::Reaction] = &[notices::on_request];

/// Who is asked before a contract is amended.
pub const VERSION_CHECKS: &[contracts::VersionCheck] = &[settlement::before_version];

/// Who is asked before a month of an estate is closed.
pub const CLOSE_CHECKS: &[ledger::CloseCheck] = &[billing::before_close, reconciliation::before_close];

/// Who proves what it owns, in the order the slices stand.
pub const PROOFS: &[ledger::Proof] = &[
    |db| Box::pin(ledger::prove(db)),
    |db| Box::pin(billing::prove(db)),
    |db| Box::pin(payments::prove(db)),
    |db| Box::pin(reconciliation::prove(db)),
    |db| Box::pin(settlement::prove(db)),
    |db| Box::pin(costs::prove(db)),
    |db| Box::pin(common_revenue::prove(db)),
    |db| Box::pin(spaces::prove(db)),
];

/// The tables whose rows are the documents of ledger events, and where their pages are.
pub const DOCUMENTS: &[ledger::DocumentKind] = &[
    ledger::DocumentKind { table: "bill", href: "/bills/" },
    ledger::DocumentKind { table: "credit_note", href: "/credit-notes/" },
    ledger::DocumentKind { table: "write_off", href: "/write-offs/" },
    ledger::DocumentKind { table: "receipt", href: "/payments/" },
    ledger::DocumentKind { table: "refund", href: "/refunds/" },
    ledger::DocumentKind { table: "suspense", href: "/suspense/" },
    ledger::DocumentKind { table: "assessment", href: "/settlements/" },
    ledger::DocumentKind { table: "handover", href: "/cash#handover-" },
    ledger::DocumentKind { table: "cost_entry", href: "/costs/entries/" },
    ledger::DocumentKind { table: "cost_month", href: "/costs/months/" },
    ledger::DocumentKind { table: "common_entry", href: "/common-revenue/entries/" },
    ledger::DocumentKind { table: "meal_sheet", href: "/meal-sheets/" },
    ledger::DocumentKind { table: "facility_entry", href: "/facility-entries/" },
];

/// A payment channel in words.
pub const CHANNEL_NAME: fn(crate::i18n::Lang, entity::enums::PaymentChannel) -> &'static str =
    billing::text::channel_name;

/// A kind of facility in words.
pub const FACILITY_NAME: fn(crate::i18n::Lang, entity::enums::FacilityKind) -> &'static str =
    spaces::text::kind_name;

/// What a facility's money is for, in words.
pub const FACILITY_HEAD_NAME: fn(crate::i18n::Lang, entity::enums::FacilityHead) -> &'static str =
    spaces::text::head_name;

/// A charge item in words.
pub const ITEM_NAME: fn(crate::i18n::Lang, entity::enums::ChargeItem) -> &'static str =
    billing::text::item_name;

/// Takes money off a bill that is corrected.
pub const TAKE_BACK: billing::TakeBack = payments::take_back;

/// Puts a household's credit against what it has open.
pub const APPLY_CREDIT: billing::ApplyCredit = payments::apply_credit;
