//! From outbox rows to mails: a batch costs a handful of queries, however many mails it holds.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use entity::enums::{MailKind, RequestStep};
use entity::outbox;
use entity::value::{AccountId, OutboxId, UserId};
use futures::future::BoxFuture;

use super::annual::{self, AnnualMail, Years};
use super::compose::{self, ReceiptMail, RequestMail, Sender};
use super::contract_mails::{self, ContractReminderMail};
use super::correction_mails::{self, CreditNoteMail, VoidMail};
use super::dunning_mails::{self, DunningMail};
use super::papers::{self, Sheet};
use super::{store, text};
use crate::access;
use crate::app::App;
use crate::billing::dunning::{self, Letter};
use crate::contracts::text::item_name;
use crate::contracts::{self, ContractRow};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::mail::Attachment;
use crate::mail::outbox::{Rendered, withdrawn};
use crate::pdf::MEDIA_TYPE;
use crate::people::{self, StayRow};
use crate::served::{self, Teller};
use crate::web::text as words;

/// Renders `rows` in their order; what cannot be rendered is an error of that row alone.
pub fn render<'a>(app: &'a App, rows: &'a [outbox::Model]) -> BoxFuture<'a, Result<Vec<Result<Rendered>>>> {
    Box::pin(async move {
        let of = |kind: MailKind| -> Vec<i64> {
            rows.iter().filter(|r| r.kind == kind).map(|r| r.document_id).collect()
        };
        let db = app.db.read();
        let bill_ids = of(MailKind::Bill);
        let receipt_ids = of(MailKind::Receipt);
        let bills = store::bills(db, &bill_ids).await?;
        let mut lines = store::lines(db, &bill_ids).await?;
        let mut told = served::told(db, &bills.values().map(Teller::from).collect::<Vec<_>>()).await?;
        let receipts = store::receipts(db, &receipt_ids).await?;
        let mut paid = store::paid_by(db, &receipt_ids).await?;
        let mut events = of(MailKind::RequestUpdate);
        events.extend(of(MailKind::RequestNotice));
        let requests = store::request_events(db, &events).await?;
        let voided = store::bills(db, &of(MailKind::BillVoid)).await?;
        let notes = store::credit_notes(db, &of(MailKind::CreditNote)).await?;
        let reminders = store::contract_reminders(db, &of(MailKind::ContractReminder)).await?;
        let letters = dunning::mailed(db, &of(MailKind::Dunning)).await?;
        let readers: Vec<UserId> =
            rows.iter().filter_map(|r| contracts::reminders::addressee(&r.document_key)).collect();
        let languages =
            if readers.is_empty() { BTreeMap::new() } else { access::languages(db, &readers).await? };
        let mut accounts: Vec<AccountId> = bills.values().map(|b| b.account_id).collect();
        accounts.extend(receipts.values().map(|r| r.account_id));
        accounts.extend(voided.values().map(|b| b.account_id));
        accounts.extend(notes.values().map(|(n, _, _)| n.account_id));
        let statements: Vec<(AccountId, i32)> =
            rows.iter().filter_map(|r| annual::about(&r.document_key)).collect();
        accounts.extend(statements.iter().map(|(account, _)| *account));
        let years = annual::years(db, &statements).await?;
        let stays = people::stays(db, &accounts).await?;
        let page = Page { app, stays };
        let sheets = rows.iter().filter(|r| r.kind == MailKind::Bill).filter_map(|row| {
            let bill = bills.get(&row.document_id)?.clone();
            let stay = page.stays.get(&bill.account_id)?.clone();
            let told = (lines.remove(&bill.id).unwrap_or_default(), told.remove(&bill.id));
            let sheet = Sheet::try_new(app, Lang::Zh, bill, told, stay, row.to_name.clone());
            Some((row.id, sheet.map(Arc::new)))
        });
        let mut sheets: HashMap<OutboxId, Result<Arc<Sheet>>> = sheets.collect();
        let whole: Vec<(OutboxId, Arc<Sheet>)> =
            sheets.iter().filter_map(|(id, sheet)| Some((*id, Arc::clone(sheet.as_ref().ok()?)))).collect();
        let (ids, whole): (Vec<OutboxId>, Vec<Arc<Sheet>>) = whole.into_iter().unzip();
        let mut files: HashMap<OutboxId, Vec<u8>> =
            ids.into_iter().zip(papers::each(app, Lang::Zh, whole).await?).collect();
        Ok(rows
            .iter()
            .map(|row| match row.kind {
                MailKind::Bill => {
                    let sheet = sheets.remove(&row.id).unwrap_or_else(|| Err(Error::not_found()))?;
                    page.bill(&sheet, files.remove(&row.id))
                }
                MailKind::Receipt => {
                    let receipt = receipts.get(&row.document_id).ok_or_else(Error::not_found)?;
                    page.receipt(row, receipt, paid.remove(&receipt.id).unwrap_or_default())
                }
                MailKind::RequestUpdate | MailKind::RequestNotice => {
                    let (event, request, estate) =
                        requests.get(&row.document_id).ok_or_else(Error::not_found)?;
                    Ok(page.request(row, event, request, estate))
                }
                MailKind::BillVoid => {
                    let bill = voided.get(&row.document_id).ok_or_else(Error::not_found)?;
                    page.void(row, bill)
                }
                MailKind::CreditNote => {
                    let (note, bill, line) = notes.get(&row.document_id).ok_or_else(Error::not_found)?;
                    page.credit_note(row, note, bill, line)
                }
                MailKind::Dunning => {
                    let letter = letters.get(&row.document_id).ok_or_else(Error::not_found)?;
                    page.dunning(row, letter)
                }
                MailKind::AnnualStatement => page.annual(row, &years),
                MailKind::ContractReminder => {
                    let (reminder, contract) =
                        reminders.get(&row.document_id).ok_or_else(Error::not_found)?;
                    let reader = contracts::reminders::addressee(&row.document_key);
                    let lang = reader.and_then(|user| languages.get(&user)).copied().unwrap_or_default();
                    Ok(page.contract_reminder(row, lang, reminder, contract))
                }
            })
            .collect())
    })
}

struct Page<'a> {
    app: &'a App,
    stays: HashMap<AccountId, StayRow>,
}

impl Page<'_> {
    fn sender(&self) -> Sender<'_> {
        let operator = &self.app.settings.operator;
        Sender { operator: &operator.name, phone: &operator.phone, office: &operator.office }
    }

    fn stay(&self, account: AccountId) -> Result<&StayRow> {
        self.stays.get(&account).ok_or_else(Error::not_found)
    }

    fn link(&self, account: AccountId, path: &str) -> String {
        self.app.resident_link(account, path)
    }

    /// A mail its household may have no more of.
    fn wanted(&self, account: AccountId, mail: Rendered) -> Rendered {
        Rendered { unsubscribe: Some(self.link(account, "/unsubscribe")), ..mail }
    }

    fn bill(&self, sheet: &Sheet, file: Option<Vec<u8>>) -> Result<Rendered> {
        let sender = self.sender();
        let bill = sheet.mail(&sender);
        let mut mail = compose::bill(&bill)?;
        mail.attachments.extend(file.map(|bytes| Attachment {
            name: text::bill_file(Lang::Zh, words::month(Lang::Zh, bill.month)),
            media_type: MEDIA_TYPE,
            bytes,
            shown_as: None,
        }));
        Ok(self.wanted(sheet.account(), mail))
    }

    fn receipt(
        &self,
        row: &outbox::Model,
        receipt: &entity::receipt::Model,
        paid: Vec<store::PaidItem>,
    ) -> Result<Rendered> {
        let stay = self.stay(receipt.account_id)?;
        let paid: Vec<_> = paid
            .into_iter()
            .map(|p| {
                let what = format!(
                    "{} {} {}",
                    words::month(Lang::Zh, p.month),
                    p.item.map_or_else(|| text::late_fee(Lang::Zh), |item| item_name(Lang::Zh, item)),
                    p.bill_number
                );
                (what, p.amount_fen)
            })
            .collect();
        // What later bills took of the credit is not this mail's matter: it says what was left when it came in.
        let used = entity::value::Fen::total(paid.iter().map(|(_, amount)| *amount))?;
        let mail = compose::receipt(&ReceiptMail {
            sender: &self.sender(),
            name: &row.to_name,
            estate: &stay.estate,
            number: &receipt.number,
            amount: receipt.amount_fen,
            credit: receipt.amount_fen.minus(used)?,
            channel: receipt.channel,
            received_on: receipt.received_on,
            paid: &paid,
            link: &self.link(receipt.account_id, ""),
        });
        Ok(self.wanted(receipt.account_id, mail))
    }

    fn void(&self, row: &outbox::Model, bill: &entity::bill::Model) -> Result<Rendered> {
        let stay = self.stay(bill.account_id)?;
        let mail = correction_mails::void(&VoidMail {
            sender: &self.sender(),
            name: &row.to_name,
            estate: &stay.estate,
            number: &bill.number,
            month: bill.month,
            total: bill.total_fen,
            voided_on: bill.voided_on.ok_or_else(Error::not_found)?,
            link: &self.link(bill.account_id, &format!("/bills/{}", bill.number)),
        });
        Ok(self.wanted(bill.account_id, mail))
    }

    fn credit_note(
        &self,
        row: &outbox::Model,
        note: &entity::credit_note::Model,
        bill: &entity::bill::Model,
        line: &entity::bill_line::Model,
    ) -> Result<Rendered> {
        let stay = self.stay(note.account_id)?;
        let mail = correction_mails::credit_note(&CreditNoteMail {
            sender: &self.sender(),
            name: &row.to_name,
            estate: &stay.estate,
            number: &note.number,
            bill: &bill.number,
            month: bill.month,
            item: item_name(Lang::Zh, line.item),
            amount: note.amount_fen,
            off_open: note.open_part_fen,
            given_back: note.credit_part_fen,
            reason: &note.reason,
            link: &self.link(bill.account_id, &format!("/bills/{}", bill.number)),
        });
        Ok(self.wanted(note.account_id, mail))
    }

    /// Only while something is owed: who has paid in the meantime is not written to. What went out says what it said.
    fn dunning(&self, row: &outbox::Model, letter: &Letter) -> Result<Rendered> {
        let went_out = row.sent_at.is_some();
        let lines: Vec<_> = letter.lines.iter().filter(|line| went_out || line.owed).collect();
        if lines.is_empty() {
            return Err(withdrawn());
        }
        dunning_mails::dunning(&DunningMail {
            sender: &self.sender(),
            name: &row.to_name,
            letter,
            lines: &lines,
            link: &self.link(letter.notice.account_id, ""),
        })
    }

    fn annual(&self, row: &outbox::Model, years: &Years) -> Result<Rendered> {
        let about = annual::about(&row.document_key).ok_or_else(Error::not_found)?;
        let stay = self.stay(about.0)?;
        let mail = annual::mail(&AnnualMail {
            sender: &self.sender(),
            name: &row.to_name,
            estate: &stay.estate,
            dwelling: &stay.code,
            about,
            years,
            link: &self.link(about.0, ""),
        })?;
        Ok(self.wanted(about.0, mail))
    }

    fn contract_reminder(
        &self,
        row: &outbox::Model,
        lang: Lang,
        reminder: &entity::contract_reminder::Model,
        contract: &ContractRow,
    ) -> Rendered {
        contract_mails::contract_reminder(&ContractReminderMail {
            sender: &self.sender(),
            lang,
            name: &row.to_name,
            number: &contract.number,
            contract: &contract.name,
            kind: contract.kind,
            supplier: &contract.supplier,
            ends_on: reminder.ends_on,
            written_on: reminder.day,
            bond: contract.bond_fen.filter(|_| contracts::reminders::bond_held(contract)),
            link: &format!("{}/contracts/{}", self.app.settings.server.base_url, contract.id),
        })
    }

    /// Caught at its event, so that a mail sent late says what was so then.
    fn request(
        &self,
        row: &outbox::Model,
        event: &entity::request_event::Model,
        request: &entity::request::Model,
        estate: &str,
    ) -> Rendered {
        let base = &self.app.settings.server.base_url;
        let staff = row.kind == MailKind::RequestNotice;
        let page = match request.account_id {
            _ if staff => Some(format!("{base}/requests/{}", request.id)),
            Some(account) => Some(self.link(account, &format!("/requests/{}", request.id))),
            None => None,
        };
        let asks = event.step == RequestStep::Close && !staff;
        let ask = asks.then(|| {
            let token = self.app.signer.follow_up_token(request.id, request.round);
            format!("{base}/f/{token}")
        });
        compose::request(&RequestMail {
            sender: &self.sender(),
            name: &row.to_name,
            estate,
            number: &request.number,
            title: &request.title,
            step: event.step,
            status: event.status,
            words: &event.note,
            staff,
            page: page.as_deref(),
            ask: ask.as_deref(),
        })
    }
}
