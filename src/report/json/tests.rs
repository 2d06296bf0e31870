//! The shape on which programs rely.

use crate::report::{fixture, json};
use serde_json::json;

#[test]
fn ids_are_made_of_the_ids_that_were_given() {
    let all = json(&fixture::assessment());
    let outcome = &all["outcome"];
    assert_eq!(outcome["attributions"][2]["key"], "unanswered:report/R1#1:li");
    assert_eq!(outcome["attributions"][2]["points"], "-1");
    assert_eq!(
        outcome["attributions"][2]["path"],
        json!([{
            "lower": "zhang",
            "upper": "li",
            "via": {"relation": "deputy_of"},
            "during": {"from": "2019-03-01", "until": null},
        }])
    );
    assert_eq!(outcome["totals"][1]["parts"], json!(["unanswered:report/R1#0:zhang"]));
    assert_eq!(
        outcome["proposals"][3]["verdict"],
        json!({"is": "barred", "by": "zhang:notice@ladder:conduct/1"})
    );
    assert_eq!(outcome["nodes"]["zhang"], json!({"kind": "person", "title": {"zh": "张伟", "en": "张伟"}}));
    assert_eq!(outcome["definitions"]["measures"]["notice"]["title"], json!({"zh": "提醒", "en": "notice"}));
}

#[test]
fn only_who_is_concerned_is_named() {
    let all = json(&fixture::assessment());
    assert!(all["outcome"]["nodes"].get("zhao").is_none());
    assert!(all["outcome"]["nodes"].get("chen").is_some());
}

#[test]
fn a_second_way_to_one_person_has_a_key_of_its_own() {
    let mut assessment = fixture::assessment();
    let again = assessment.outcome.attributions[3].clone();
    assessment.outcome.attributions.insert(4, again);
    assert_eq!(json(&assessment)["outcome"]["attributions"][4]["key"], "unanswered:report/R1#0:zhang~2");
}

#[test]
fn the_receipt_hashes_the_outcome() {
    use sha2::Digest;
    let (one, two) = (json(&fixture::assessment()), json(&fixture::assessment()));
    assert_eq!(one.to_string(), two.to_string());
    let hash = sha2::Sha256::digest(one["outcome"].to_string().as_bytes());
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(one["receipt"]["outcome_sha256"], json!(hex));
    assert_eq!(one["receipt"]["files"][0]["path"], "town.yaml");
    assert_ne!(json(&fixture::nothing())["receipt"]["outcome_sha256"], one["receipt"]["outcome_sha256"]);
}
