//! Statements as CAMT.053, the message of ISO 20022 that banks send at the end of the day. Any version of it: only names are looked at.
//!
//! An entry that the bank breaks up into payments with amounts of their own is one line for each; any other entry is one line. What the bank has not booked yet
//! is counted and left out.

use super::statement::{Statement, StatementLine, WrongLine, amount, currency, day};
use super::xml::{Element, parse};
use crate::failure::{Failure, Place};
use chandler_amount::Amount;

/// Reads a file; the account is what the statement says, or what is stated for all of it.
///
/// # Errors
/// When the file is no XML, or no statement.
pub fn read(text: &str, file: &str, bank_account: Option<&str>) -> Result<Statement, Failure> {
    let line_of = |offset: usize| text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() as u64 + 1;
    let wrong = |offset: usize, message: String| {
        let place = Place { file: Some(file.to_owned()), line: Some(line_of(offset)), field: None };
        Failure::input("bad_statement", file, message, "Give a CAMT.053 file as the bank sends it").at(place)
    };
    let document = parse(text).map_err(|(offset, message)| wrong(offset, message))?;
    let mut statements = Vec::new();
    document.all("Stmt", &mut statements);
    if statements.is_empty() {
        return Err(wrong(0, "The file has no statement (BkToCstmrStmt/Stmt)".to_owned()));
    }
    let mut read = Statement::default();
    for statement in statements {
        let stated = account_at(statement, &["Acct"]);
        let bank_account = bank_account.unwrap_or(&stated);
        for entry in statement.named("Ntry") {
            let entry = Entry { entry, bank_account, file_line: line_of(entry.offset) };
            match entry.lines() {
                _ if entry.is_pending() => read.pending += 1,
                Ok(lines) => read.lines.extend(lines),
                Err(wrong) => read.wrong.push(wrong),
            }
        }
    }
    Ok(read)
}

/// IBAN, or the number under which the bank knows the account.
fn account_at(element: &Element, path: &[&str]) -> String {
    let id = element.at(path).and_then(|account| account.at(&["Id"]));
    let text = id.map_or("", |id| if id.text_at(&["IBAN"]).is_empty() { id.text_at(&["Othr", "Id"]) } else { id.text_at(&["IBAN"]) });
    text.to_owned()
}

struct Entry<'a> {
    entry: &'a Element,
    bank_account: &'a str,
    file_line: u64,
}

impl Entry<'_> {
    fn is_pending(&self) -> bool {
        let status = [self.entry.text_at(&["Sts", "Cd"]), self.entry.text_at(&["Sts"])];
        status.iter().any(|status| ["PDNG", "INFO"].contains(status))
    }

    fn lines(&self) -> Result<Vec<StatementLine>, WrongLine> {
        let details: Vec<&Element> = self.entry.named("NtryDtls").flat_map(|details| details.named("TxDtls")).collect();
        let whole = self.line(&details, details.first().copied())?;
        if details.len() < 2 {
            return Ok(vec![whole]);
        }
        let parts: Result<Vec<StatementLine>, WrongLine> = details.iter().enumerate().map(|(index, part)| self.part(&whole, part, index)).collect();
        // Parts without amounts, or in another currency, do not say how the entry breaks up.
        let parts = parts.unwrap_or_default();
        let adds_up = parts.iter().map(|part| part.amount).sum::<Amount>() == whole.amount && !parts.is_empty();
        Ok(if adds_up { parts } else { vec![whole] })
    }

    /// The entry as one line; `payer` says who paid.
    fn line(&self, details: &[&Element], payer: Option<&Element>) -> Result<StatementLine, WrongLine> {
        let (entry, file_line) = (self.entry, self.file_line);
        if self.bank_account.is_empty() {
            return Err(WrongLine::new(file_line, "bank_account", "The statement does not say of which account it is", "Give --account"));
        }
        let booked_on = [&["BookgDt", "Dt"], &["BookgDt", "DtTm"], &["ValDt", "Dt"]].map(|path| entry.text_at(path));
        let booked_on = booked_on.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        let currency = currency(entry.at(&["Amt"]).map_or("", |amount| amount.attribute("Ccy")), file_line)?;
        let unsigned = amount(entry.text_at(&["Amt"]), currency, file_line)?;
        let is_debit = self.is_debit()?;
        let mut remittance: Vec<&str> = details.iter().flat_map(|part| remittance(part)).collect();
        remittance.extend([entry.text_at(&["AddtlNtryInf"])]);
        Ok(StatementLine {
            file_line,
            bank_account: self.bank_account.to_owned(),
            bank_reference: [entry.text_at(&["AcctSvcrRef"]), entry.text_at(&["NtryRef"])]
                .into_iter()
                .find(|text| !text.is_empty())
                .unwrap_or_default()
                .to_owned(),
            booked_on: day(booked_on.get(..10).unwrap_or(booked_on), file_line)?,
            amount: if is_debit { Amount(-unsigned.0) } else { unsigned },
            currency,
            payer_name: payer.map(|payer| party_name(payer, is_debit)).unwrap_or_default(),
            payer_account: payer.map(|payer| account_at(payer, &["RltdPties", if is_debit { "CdtrAcct" } else { "DbtrAcct" }])).unwrap_or_default(),
            remittance: joined(&remittance),
            is_return: entry.text_at(&["RvslInd"]) == "true" || details.iter().any(|part| part.at(&["RtrInf"]).is_some()),
        })
    }

    /// One of several payments of the entry.
    fn part(&self, whole: &StatementLine, part: &Element, index: usize) -> Result<StatementLine, WrongLine> {
        let line = self.line(&[part], Some(part))?;
        let stated = [part.at(&["Amt"]), part.at(&["AmtDtls", "TxAmt", "Amt"])].into_iter().flatten().next();
        let no_amount = || WrongLine::new(self.file_line, "amount", "A part of the entry has no amount", "Give its amount");
        let stated = stated.filter(|stated| stated.attribute("Ccy") == whole.currency.as_str()).ok_or_else(no_amount)?;
        let unsigned = amount(&stated.text, whole.currency, self.file_line)?;
        let own = part.text_at(&["Refs", "AcctSvcrRef"]);
        let bank_reference = match (own, whole.bank_reference.as_str()) {
            ("", "") => String::new(),
            ("", of_entry) => format!("{of_entry}/{}", index + 1),
            (own, of_entry) if own == of_entry => format!("{of_entry}/{}", index + 1),
            (own, _) => own.to_owned(),
        };
        let is_debit = whole.amount < Amount::ZERO;
        Ok(StatementLine { bank_reference, amount: if is_debit { Amount(-unsigned.0) } else { unsigned }, ..line })
    }

    fn is_debit(&self) -> Result<bool, WrongLine> {
        match self.entry.text_at(&["CdtDbtInd"]) {
            "CRDT" => Ok(false),
            "DBIT" => Ok(true),
            other => {
                let message = format!("`{other}` is neither CRDT nor DBIT");
                Err(WrongLine::new(self.file_line, "amount", message, "Give CdtDbtInd of the entry"))
            }
        }
    }
}

/// The other side's name: of money that came in who paid, of money that left who got it.
fn party_name(part: &Element, is_debit: bool) -> String {
    let party = part.at(&["RltdPties", if is_debit { "Cdtr" } else { "Dbtr" }]);
    let name = party.map_or("", |party| if party.text_at(&["Nm"]).is_empty() { party.text_at(&["Pty", "Nm"]) } else { party.text_at(&["Nm"]) });
    name.to_owned()
}

/// What the payer wrote, as text and as references to documents.
fn remittance(part: &Element) -> Vec<&str> {
    let Some(information) = part.at(&["RmtInf"]) else { return vec![part.text_at(&["Refs", "EndToEndId"])] };
    let texts = information.named("Ustrd").map(|text| text.text.trim());
    let documents = information.named("Strd").flat_map(|strd| {
        let numbers = strd.named("RfrdDocInf").map(|document| document.text_at(&["Nb"]));
        numbers.chain([strd.text_at(&["CdtrRefInf", "Ref"])])
    });
    texts.chain(documents).chain([part.text_at(&["Refs", "EndToEndId"])]).collect()
}

fn joined(texts: &[&str]) -> String {
    texts.iter().filter(|text| !text.is_empty() && **text != "NOTPROVIDED").copied().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>DE75512108001245126199</IBAN></Id></Acct>
<Ntry><Amt Ccy="USD">1250.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>R-1</AcctSvcrRef>
 <NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>Miller &amp; Sons</Nm></Pty></Dbtr>
 <DbtrAcct><Id><Othr><Id>1000-77</Id></Othr></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>IN-000001</Ustrd><Ustrd>thanks</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="USD">300.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><DtTm>2026-11-20T10:00:00</DtTm></BookgDt><AcctSvcrRef>R-2</AcctSvcrRef>
 <NtryDtls><TxDtls><Amt Ccy="USD">100.00</Amt><RltdPties><Dbtr><Nm>A</Nm></Dbtr></RltdPties></TxDtls>
 <TxDtls><Amt Ccy="USD">200.00</Amt><RmtInf><Strd><RfrdDocInf><Nb>IN-000002</Nb></RfrdDocInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="USD">1250.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-21</Dt></BookgDt></Ntry>
<Ntry><Amt Ccy="USD">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts></Ntry>
<Ntry><Amt Ccy="USD">nine</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-21</Dt></BookgDt></Ntry>
</Stmt></BkToCstmrStmt></Document>"#;

    #[test]
    fn entries_are_lines_and_their_payments_are_lines_of_their_own() {
        let statement = read(FILE, "bank.xml", None).expect("read").referenced();
        let told: Vec<String> =
            statement.lines.iter().map(|line| format!("{} {} {} {}", line.bank_reference, line.amount.0, line.payer_name, line.remittance)).collect();
        assert_eq!(told[..3], ["R-1 125000 Miller & Sons IN-000001 thanks", "R-2/1 10000 A ", "R-2/2 20000  IN-000002"]);
        assert_eq!((statement.lines[0].bank_account.as_str(), statement.lines[0].payer_account.as_str()), ("DE75512108001245126199", "1000-77"));
        assert!(statement.lines[3].is_return && statement.lines[3].amount == Amount(-125_000));
        assert_eq!((statement.pending, statement.wrong[0].file_line, statement.wrong[0].field), (1, 12, "amount"));
    }

    #[test]
    fn what_is_no_statement_is_named_by_its_line() {
        let failure = read("<a>\n<b></a>", "bank.xml", None).expect_err("no XML");
        assert_eq!(failure.at.and_then(|place| place.line), Some(2));
        assert_eq!(read("<a/>", "bank.xml", None).expect_err("no statement").code, "bad_statement");
    }
}
