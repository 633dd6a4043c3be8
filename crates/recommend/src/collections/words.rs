//! What the model of payments knows of an invoice, in words.

/// What a feature says where it makes late payment likelier, and where it makes it less likely.
const FEATURES: &[(&str, &str, &str)] = &[
    ("late_share", "Has often paid late", "Has mostly paid on time"),
    ("recent_late_share", "Paid late lately", "Paid on time lately"),
    ("days_late", "Pays many days after the due day", "Pays close to the due day"),
    ("recent_days_late", "Paid many days late lately", "Paid close to the due day lately"),
    ("days_late_spread", "Pays at uneven times", "Pays at even times"),
    ("overdue_count", "Had overdue invoices when this one was written", "Had few overdue invoices when this one was written"),
    ("overdue_amount", "Was overdue with much when this one was written", "Was overdue with little when this one was written"),
    ("open_count", "Number of open invoices when this one was written", "Number of open invoices when this one was written"),
    ("credit_use", "Owed as much as seldom before", "Owed less than at other times"),
    ("amount", "Size of the invoice", "Size of the invoice"),
    ("amount_to_usual", "Unlike the customer's usual invoices in size", "Like the customer's usual invoices in size"),
    ("terms_days", "Payment terms", "Payment terms"),
    ("due_day_of_month", "Due on a day of the month that is often missed", "Due on a day of the month that is mostly met"),
    ("due_at_weekend", "Due at a weekend", "Due on a working day"),
    ("due_to_pay_weekday", "Due long before the weekday on which the customer pays", "Due close to the weekday on which the customer pays"),
    (
        "due_to_pay_day_of_month",
        "Due long before the day of the month on which the customer pays",
        "Due close to the customer's usual day of payment",
    ),
    ("days_since_payment", "Days since the last payment", "Days since the last payment"),
    ("invoices_settled", "How long the customer has been known", "How long the customer has been known"),
    ("is_new_payer", "New customer without a history of payments", "Known by its payments"),
    ("disputed_share", "Has contested invoices before", "Has seldom contested invoices"),
    ("disputed", "Contested", "Not contested"),
];

/// A feature's effect in words; a column of the company's own keeps its name.
pub(super) fn effect_words(feature: &str, is_later: bool) -> String {
    let known = FEATURES.iter().find(|(name, ..)| *name == feature);
    let words = known.map(|(_, later, sooner)| if is_later { *later } else { *sooner });
    words.map_or_else(|| feature.replace('=', ": ").replace('_', " "), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::effect_words;

    #[test]
    fn an_effect_is_told_by_its_direction() {
        assert_eq!(effect_words("late_share", true), "Has often paid late");
        assert_eq!(effect_words("late_share", false), "Has mostly paid on time");
        assert_eq!(effect_words("sales_region=north", true), "sales region: north");
    }
}
