//! The file for the bank: a customer credit transfer initiation, pain.001.001.09, as SEPA takes it. It is written of the batch
//! alone, which keeps accounts and addresses as they were: the same batch is the same bytes.

use quick_xml::{
    Writer,
    escape::partial_escape,
    events::{BytesDecl, BytesText, Event},
};
use sev_domain::{
    batch::{Address, Batch, Transfer},
    iban::{Bic, Iban},
    money::Cents,
    sepa::plain,
};
use sev_runtime::config::Debtor;
use std::io;

type Xml = Writer<Vec<u8>>;

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
/// Where organisations of the programme are.
const COUNTRY: &str = "FR";

/// The file of `batch`, paid by `debtor`.
pub(crate) fn document(batch: &Batch, debtor: &Debtor) -> io::Result<String> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("Document").with_attribute(("xmlns", NAMESPACE)).write_inner_content(|xml| {
        element(xml, "CstmrCdtTrfInitn", |xml| {
            header(xml, batch, debtor)?;
            payment(xml, batch, debtor)
        })
    })?;
    String::from_utf8(xml.into_inner()).map_err(io::Error::other)
}

fn header(xml: &mut Xml, batch: &Batch, debtor: &Debtor) -> io::Result<()> {
    element(xml, "GrpHdr", |xml| {
        text(xml, "MsgId", &batch.batch_id)?;
        // When it was approved: the moment from which there is such a file.
        let made = batch.approved_at.unwrap_or(batch.created_at);
        text(xml, "CreDtTm", &made.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())?;
        sums(xml, batch)?;
        element(xml, "InitgPty", |xml| text(xml, "Nm", &plain(&debtor.name, 70)))
    })
}

fn payment(xml: &mut Xml, batch: &Batch, debtor: &Debtor) -> io::Result<()> {
    element(xml, "PmtInf", |xml| {
        text(xml, "PmtInfId", &batch.batch_id)?;
        text(xml, "PmtMtd", "TRF")?;
        text(xml, "BtchBookg", "true")?;
        sums(xml, batch)?;
        element(xml, "PmtTpInf", |xml| element(xml, "SvcLvl", |xml| text(xml, "Cd", "SEPA")))?;
        element(xml, "ReqdExctnDt", |xml| text(xml, "Dt", &batch.execution_on.to_string()))?;
        party(xml, "Dbtr", &debtor.name, batch.payer_address.as_ref())?;
        account(xml, "DbtrAcct", &debtor.iban)?;
        agent(xml, "DbtrAgt", &debtor.bic)?;
        text(xml, "ChrgBr", "SLEV")?;
        batch.transfers.iter().try_for_each(|transfer| credit(xml, transfer))
    })
}

fn credit(xml: &mut Xml, transfer: &Transfer) -> io::Result<()> {
    element(xml, "CdtTrfTxInf", |xml| {
        element(xml, "PmtId", |xml| text(xml, "EndToEndId", &transfer.reference))?;
        element(xml, "Amt", |xml| {
            let amount = amount(transfer.amount_cents);
            xml.create_element("InstdAmt")
                .with_attribute(("Ccy", "EUR"))
                .write_text_content(BytesText::from_escaped(partial_escape(&amount)))
                .map(drop)
        })?;
        // Within SEPA a bank finds its way by the IBAN alone.
        if let Some(bic) = &transfer.payee.bic {
            agent(xml, "CdtrAgt", bic)?;
        }
        party(xml, "Cdtr", &transfer.payee.account_holder, Some(&transfer.payee.address))?;
        account(xml, "CdtrAcct", &transfer.payee.iban)?;
        let said = format!("{} ANCV Seniors en Vacances", transfer.reference);
        element(xml, "RmtInf", |xml| text(xml, "Ustrd", &plain(&said, 140)))
    })
}

fn sums(xml: &mut Xml, batch: &Batch) -> io::Result<()> {
    text(xml, "NbOfTxs", &batch.transfers.len().to_string())?;
    text(xml, "CtrlSum", &amount(batch.total()))
}

fn party(xml: &mut Xml, name: &str, party: &str, address: Option<&Address>) -> io::Result<()> {
    element(xml, name, |xml| {
        text(xml, "Nm", &plain(party, 70))?;
        let Some(address) = address else { return Ok(()) };
        element(xml, "PstlAdr", |xml| {
            text(xml, "StrtNm", &plain(&address.street, 70))?;
            text(xml, "PstCd", &plain(&address.postal_code, 16))?;
            text(xml, "TwnNm", &plain(&address.city, 35))?;
            text(xml, "Ctry", COUNTRY)
        })
    })
}

fn account(xml: &mut Xml, name: &str, iban: &Iban) -> io::Result<()> {
    element(xml, name, |xml| element(xml, "Id", |xml| text(xml, "IBAN", iban.as_str())))
}

fn agent(xml: &mut Xml, name: &str, bic: &Bic) -> io::Result<()> {
    element(xml, name, |xml| element(xml, "FinInstnId", |xml| text(xml, "BICFI", bic.as_str())))
}

fn element(xml: &mut Xml, name: &str, content: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.create_element(name).write_inner_content(content).map(drop)
}

fn text(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::from_escaped(partial_escape(text))).map(drop)
}

/// Euros and cents, as XML has them.
fn amount(cents: Cents) -> String {
    format!("{}.{:02}", cents.get() / 100, cents.get() % 100)
}

#[cfg(test)]
#[path = "pain_tests.rs"]
mod tests;
