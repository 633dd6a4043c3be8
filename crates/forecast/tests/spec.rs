//! `models/demand/spec.toml` says what the program has: each of these is a line of it, digit for digit.

use chandler_forecast::{
    ADI_CUT, CV2_CUT, FORECAST_BANDS_VERSION, LEAD_TIME_DEMAND_VERSION, LEAD_TIME_PMF_VERSION, LONGEST_HORIZON, Settings, member_names,
};

#[test]
fn the_spec_is_what_the_program_has() {
    let spec = include_str!("../../../models/demand/spec.toml");
    let members: Vec<String> = member_names().map(|name| format!("\"{name}\"")).collect();
    let settings = Settings::daily();
    let lines = [
        format!("lead_time_demand = \"{LEAD_TIME_DEMAND_VERSION}\""),
        format!("forecast_bands = \"{FORECAST_BANDS_VERSION}\""),
        format!("lead_time_pmf = \"{LEAD_TIME_PMF_VERSION}\""),
        format!("names = [{}]", members.join(", ")),
        format!("adi_cut = {ADI_CUT}"),
        format!("cv2_cut = {CV2_CUT}"),
        format!("new_below_periods = {}", settings.new_below_periods),
        format!("dead_floor_days = {}", settings.dead_floor_periods),
        format!("origins = {}", settings.maximum_origins),
        format!("sharpness = {}", settings.sharpness),
        format!("pooled_sharpness = {}", settings.pooled_sharpness),
        format!("looks = {}", settings.looks),
        format!("look_distance_days = {}", settings.look_distance),
        format!("prior_origins = {}", settings.prior_origins),
        format!("pooled_origins = {}", settings.pooled_origins),
        format!("largest_horizon_periods = {LONGEST_HORIZON}"),
        format!("largest_multiple_of_past_sums = {}", settings.cap_factor),
    ];
    let missing: Vec<&String> = lines.iter().filter(|line| !spec.lines().any(|said| said == line.as_str())).collect();
    assert!(missing.is_empty(), "models/demand/spec.toml does not say what the program has: {missing:#?}");
}
