//! 加权得分与等次：权重、等次只由配置来，没有写就没有。

use crate::model::catalogue::Catalogue;
use crate::model::comparison::{Locality, LocalityResult, Round, Score, Share};
use crate::model::submission::State;
use crate::office::config::Config;

/// 填上各地区的得分与等次。
pub(super) fn assign(
    round: &Round,
    localities: &[Locality],
    results: &mut [LocalityResult],
    catalogue: &Catalogue,
    config: &Config,
) {
    let (weights, grades) = (&config.weights, &config.grades);
    if weights.is_empty() && grades.is_empty() {
        return;
    }
    let each: Vec<u64> = catalogue
        .indicators
        .iter()
        .map(|i| weights.of(catalogue, i))
        .collect();
    for (at, (locality, result)) in localities.iter().zip(results).enumerate() {
        let mut score = Score::default();
        let answers = catalogue.indicators.iter().zip(round.answers_of(at));
        for ((indicator, answer), weight) in answers.zip(&each) {
            let mut share = Share::default();
            let state: State = locality.effective(indicator, answer.state);
            share.count(state);
            score.got += u64::from(share.met) * weight;
            score.of += u64::from(share.of) * weight;
        }
        if score.of == 0 {
            continue;
        }
        result.grade = grades
            .iter()
            .find(|g| u128::from(score.got) * 1000 >= u128::from(g.least) * u128::from(score.of))
            .map(|g| g.name.clone());
        if !weights.is_empty() {
            result.score = Some(score);
        }
    }
}
