//! The rule files a new home starts with.

/// File name and text of every default table, by file name. `init` writes them into the home's `rules/`, where they are the user's to change.
pub fn default_tables() -> [(&'static str, &'static str); 22] {
    [
        ("automation.toml", include_str!("../defaults/automation.toml")),
        ("capacity.toml", include_str!("../defaults/capacity.toml")),
        ("collection_actions.toml", include_str!("../defaults/collection_actions.toml")),
        ("collections.toml", include_str!("../defaults/collections.toml")),
        ("credit.toml", include_str!("../defaults/credit.toml")),
        ("credit_actions.toml", include_str!("../defaults/credit_actions.toml")),
        ("credit_limits.toml", include_str!("../defaults/credit_limits.toml")),
        ("dunning.toml", include_str!("../defaults/dunning.toml")),
        ("dunning_texts.toml", include_str!("../defaults/dunning_texts.toml")),
        ("excess.toml", include_str!("../defaults/excess.toml")),
        ("excess_actions.toml", include_str!("../defaults/excess_actions.toml")),
        ("hysteresis.toml", include_str!("../defaults/hysteresis.toml")),
        ("kpi_targets.toml", include_str!("../defaults/kpi_targets.toml")),
        ("margin_causes.toml", include_str!("../defaults/margin_causes.toml")),
        ("margin_limits.toml", include_str!("../defaults/margin_limits.toml")),
        ("minutes.toml", include_str!("../defaults/minutes.toml")),
        ("models.toml", include_str!("../defaults/models.toml")),
        ("ordering_limits.toml", include_str!("../defaults/ordering_limits.toml")),
        ("owners.toml", include_str!("../defaults/owners.toml")),
        ("service_targets.toml", include_str!("../defaults/service_targets.toml")),
        ("stockout_actions.toml", include_str!("../defaults/stockout_actions.toml")),
        ("stockout_risk.toml", include_str!("../defaults/stockout_risk.toml")),
    ]
}
