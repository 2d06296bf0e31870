//! Which sheet is meant.

/// Sections of the organisation and indicators, as sheets may be called in Chinese.
const CHINESE: [(&str, &str); 7] = [
    ("units", "单位"),
    ("people", "人员"),
    ("roles", "身份"),
    ("posts", "任职"),
    ("relations", "关系"),
    ("entities", "对象"),
    ("indicators", "指标"),
];
/// The sheet in which a template explains itself; it holds no data.
const GUIDE: [&str; 2] = ["guide", "说明"];

/// What a sheet of that name goes into: its own name, or the section whose Chinese name it bears.
pub fn section(sheet: &str) -> &str {
    let sheet = sheet.trim();
    CHINESE.iter().find(|(_, chinese)| *chinese == sheet).map_or(sheet, |(section, _)| section)
}

/// Is it the sheet in which a template explains itself?
pub fn is_guide(sheet: &str) -> bool {
    GUIDE.contains(&sheet.trim().to_lowercase().as_str())
}
