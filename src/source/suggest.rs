//! Did you mean …?

/// The known name nearest to `wrong`, if one is near enough to be meant: at most a third of its
/// characters differ (a swap of neighbours counts once), or, for names of two characters, one.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wrong.chars().count();
    let cut = if length <= 2 { 1 } else { (length / 3).max(1) };
    known
        .into_iter()
        .filter(|name| *name != wrong && !(length <= 1 && name.chars().count() <= 1))
        .map(|name| (strsim::damerau_levenshtein(wrong, name), name))
        .filter(|(distance, _)| *distance <= cut)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_names_are_proposed_and_far_ones_are_not() {
        let known = ["severity", "received", "answered", "首接民警"];
        assert_eq!(nearest("severty", known), Some("severity"));
        assert_eq!(nearest("recieved", known), Some("received"));
        assert_eq!(nearest("首接民敬", known), Some("首接民警"));
        assert_eq!(nearest("result", known), None);
        assert_eq!(nearest("x", ["a", "b"]), None);
    }
}
