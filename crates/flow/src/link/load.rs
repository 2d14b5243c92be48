//! Everything in memory, made from the reports.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use tocsin_domain::link::decision::Decisions;
use tocsin_domain::link::engine::Linker;
use tocsin_domain::link::facts::{Facts, Given, NamedValue, Source, report_key};
use tocsin_domain::link::fit::{self, Learning};
use tocsin_domain::link::index::Index;
use tocsin_domain::link::model::Model;
use tocsin_domain::link::value::Kind;
use tocsin_domain::profile::OTHER_OFFENCE;
use tocsin_domain::series::Word;
use tocsin_store::StoreError;
use tocsin_store::series::decision::SeriesDecision;
use tocsin_store::series::linking::{Linkable, StoredModel};
use uuid::Uuid;

use super::LEARN_PERIOD;
use super::bind::Bound;
use super::engine::Engine;
use super::follow::Followed;
use super::put;
use crate::centre::{Centre, FlowError, blocking};

/// Reports read at once.
const PAGE_COUNT: u32 = 2_000;
/// So many reports more than it was learnt from let a model be learnt anew, and half as many again.
pub const LEARN_COUNT_MIN: usize = 64;

/// What the linking node holds.
pub(super) struct Held {
    /// Away while a refresh has it.
    engine: Option<Engine>,
    pub(super) version: i64,
    learnt_at: Timestamp,
    learnt_from: usize,
    /// By serial number: the series in the rows.
    pub(super) stored: HashMap<i64, i64>,
    /// How many reports each series has in the rows.
    pub(super) counts: HashMap<i64, usize>,
    pub(super) followed: Followed,
    /// The decisions that bind, and what the engine makes of them.
    decisions: Vec<SeriesDecision>,
    pub(super) bound: Bound,
    /// Reports that decisions name.
    named: BTreeSet<i64>,
    must_bind: bool,
    /// Reports whose rows may not be what the engine says.
    pub(super) pending: BTreeSet<i64>,
    /// Series whose totals may be other ones.
    pub(super) to_sum: BTreeSet<i64>,
    pub(super) summed_at: Timestamp,
}

/// What linking needs of a report, of what the database holds of it and nothing else.
pub(super) fn facts(report: &Linkable) -> Facts {
    let id = report.id.0.to_string();
    let category = match report.kind.as_str() {
        OTHER_OFFENCE => "",
        kind => kind,
    };
    let mut facts = Facts::of(&Given {
        id: &id,
        received_at: Some(report.received_at),
        language: &report.language,
        category,
        narrative: &report.narrative,
        source: Source::Anonymous,
        values: &[],
    });
    facts.source = report.witness as u64;
    let named = report.values.iter().map(|(kind, key, root)| NamedValue {
        kind: kind_of(kind),
        key: *key,
        root: *root,
    });
    facts.values = named.collect();
    facts
}

fn kind_of(word: &str) -> Kind {
    let known = Kind::ALL.into_iter().find(|kind| kind.as_str() == word);
    known.unwrap_or(Kind::Other)
}

/// Goes over all reports that take part, page by page, away from the tasks that answer people.
async fn each_page<T: Send + 'static>(
    centre: &Centre,
    mut state: T,
    mut upto: impl FnMut(&Linkable) -> bool,
    take: impl Fn(&mut T, Vec<Linkable>) + Clone + Send + 'static,
) -> Result<T, FlowError> {
    let kinds = centre.closed_kinds();
    let mut after = 0;
    loop {
        let page = centre.store.linkable_after(after, &kinds, PAGE_COUNT);
        let mut page = page.await?;
        let Some(last) = page.last().map(|report| report.serial) else {
            return Ok(state);
        };
        after = last;
        page.retain(&mut upto);
        let take = take.clone();
        state = blocking(move || {
            take(&mut state, page);
            Ok(state)
        })
        .await?;
    }
}

/// Learns how surprising wordings are.
async fn learnt(centre: &Centre) -> Result<Learning, FlowError> {
    let take = |learning: &mut Learning, page: Vec<Linkable>| {
        for report in page {
            if learning.wants(report_key(&report.id.0.to_string())) {
                learning.add(facts(&report));
            }
        }
    };
    each_page(centre, Learning::default(), |_| true, take).await
}

/// All reports taken in by a model, or by one that is learnt from them.
struct Taken {
    index: Index,
    wording: tocsin_domain::link::model::WordingTable,
    serials: Vec<(i64, u64)>,
}

fn take(taken: &mut Taken, page: Vec<Linkable>) {
    for report in page {
        let facts = facts(&report);
        taken.index.insert(&facts, &taken.wording);
        taken.serials.push((report.serial, facts.key));
    }
}

async fn engine_of(
    centre: &Centre,
    known: Option<Model>,
    upto: impl FnMut(&Linkable) -> bool,
) -> Result<Engine, FlowError> {
    let learning = match known {
        Some(_) => None,
        None => Some(learnt(centre).await?),
    };
    let (wording, known) = blocking(move || {
        Ok(match (known, learning) {
            (Some(model), _) => (model.wording.clone(), Some(model)),
            (None, learning) => (learning.unwrap_or_default().wording(), None),
        })
    })
    .await?;
    let taken = Taken {
        index: Index::default(),
        wording,
        serials: Vec::new(),
    };
    let taken = each_page(centre, taken, upto, take).await?;
    let engine = blocking(move || {
        let model = match known {
            Some(model) => model,
            None => fit::model(&taken.index, taken.wording),
        };
        Ok(Engine::of(
            Linker::of_index(taken.index, model),
            taken.serials,
        ))
    });
    Ok(engine.await?)
}

/// Reads everything, with the model that is kept, or with a new one where there is none or it is
/// worn out.
pub(super) async fn load(centre: &Centre) -> Result<Held, FlowError> {
    let stored = centre.store.series_model().await?;
    let known = stored.as_ref().and_then(read);
    let (Some(stored), Some(model)) = (stored, known) else {
        return learn_anew(centre).await;
    };
    let followed = followed(centre).await?;
    let engine = engine_of(centre, Some(model), |_| true).await?;
    Held::new(centre, engine, followed, &stored, false).await
}

fn read(stored: &StoredModel) -> Option<Model> {
    match Model::from_bytes(&stored.model) {
        Ok(model) => Some(model),
        Err(error) => {
            tracing::warn!(version = stored.version, %error, "linking learns anew");
            None
        }
    }
}

/// Reads everything and learns from it.
pub(super) async fn learn_anew(centre: &Centre) -> Result<Held, FlowError> {
    let followed = followed(centre).await?;
    let engine = engine_of(centre, None, |_| true).await?;
    let before = centre.store.series_model().await?;
    let version = before.map_or(0, |before| before.version) + 1;
    let now = centre.store.now();
    let model = StoredModel {
        version,
        at: now,
        reports: engine.count() as i64,
        linked_to: 0,
        gaps: Vec::new(),
        model: engine.linker().model().to_bytes(),
    };
    let kept = model.clone();
    centre
        .store
        .write::<_, FlowError, _>(move |tx| Box::pin(async move { Ok(tx.put_model(&kept).await?) }))
        .await?;
    Held::new(centre, engine, followed, &model, true).await
}

/// How far the reports that are about to be read go: what comes meanwhile is met again.
async fn followed(centre: &Centre) -> Result<Followed, FlowError> {
    let last = centre.store.last_assessed().await?;
    Followed::up_to(centre, last).await
}

impl Held {
    async fn new(
        centre: &Centre,
        engine: Engine,
        followed: Followed,
        learnt: &StoredModel,
        is_new: bool,
    ) -> Result<Held, FlowError> {
        let is_linked = |it: &i64| *it <= learnt.linked_to && !learnt.gaps.contains(it);
        let not_linked: Vec<i64> = match is_new {
            true => Vec::new(),
            false => engine.serials().filter(|it| !is_linked(it)).collect(),
        };
        let (stored, counts) = stored_links(centre).await?;
        let mut held = Held {
            engine: Some(engine),
            followed,
            version: learnt.version,
            learnt_at: learnt.at,
            learnt_from: learnt.reports as usize,
            stored,
            counts,
            decisions: Vec::new(),
            bound: Bound::new(&[], |_| None),
            named: BTreeSet::new(),
            must_bind: true,
            pending: BTreeSet::new(),
            to_sum: BTreeSet::new(),
            summed_at: Timestamp::UNIX_EPOCH,
        };
        held.bind(centre).await?;
        held.refresh().await?;
        // What the rows say already need not be written again.
        held.pending = put::disagreements(&held.engine().units(), &held.stored);
        held.pending.extend(not_linked);
        if is_new {
            let in_question = held.engine().in_question();
            held.pending.extend(in_question);
            held.pending
                .extend(centre.store.reports_in_question().await?);
        }
        Ok(held)
    }

    /// The engine. What takes it gives it back, or everything that is held is dropped.
    pub(super) fn engine(&self) -> &Engine {
        self.engine
            .as_ref()
            .expect("a refresh that fails drops all")
    }

    /// The same, to be changed.
    pub(super) fn engine_mut(&mut self) -> &mut Engine {
        self.engine
            .as_mut()
            .expect("a refresh that fails drops all")
    }

    /// Whether a refresh that failed has taken the engine with it.
    pub(super) fn is_broken(&self) -> bool {
        self.engine.is_none()
    }

    /// Whether it is time to learn anew.
    pub(super) fn is_outworn(&self, now: Timestamp) -> bool {
        let count = self.engine().count();
        let has_grown = count >= self.learnt_from + self.learnt_from / 2 + LEARN_COUNT_MIN;
        let is_old = now.duration_since(self.learnt_at) >= LEARN_PERIOD;
        has_grown || (is_old && count != self.learnt_from)
    }

    pub(super) fn has_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    pub(super) fn must_bind(&self) -> bool {
        self.must_bind
    }

    /// Notes that a report came or left: decisions that name it are read again.
    pub(super) fn note(&mut self, serial: i64) {
        self.must_bind |= self.named.contains(&serial);
        self.pending.insert(serial);
    }

    /// Lets a report go.
    pub(super) fn remove(&mut self, serial: i64) {
        self.engine_mut().remove(serial);
    }

    /// Has the engine follow the decisions that bind now.
    pub(super) async fn bind(&mut self, centre: &Centre) -> Result<(), FlowError> {
        self.sum_locked();
        self.decisions = centre.store.binding_decisions().await?;
        self.sum_locked();
        self.named = self
            .decisions
            .iter()
            .flat_map(|row| row.reports.one.iter().chain(&row.reports.other))
            .copied()
            .collect();
        self.bound = Bound::new(&self.decisions, |serial| self.engine().key(serial));
        let decisions = self.bound.decisions.clone();
        self.engine_mut().decide(decisions);
        self.must_bind = false;
        Ok(())
    }

    /// Has the series counted again that locks are about: whether one is locked stands there.
    fn sum_locked(&mut self) {
        let locks = self.decisions.iter().filter(|row| row.word == Word::Lock);
        let serials = locks.flat_map(|row| &row.reports.one);
        let series = serials.filter_map(|serial| self.stored.get(serial));
        self.to_sum.extend(series);
    }

    /// Judges anew what changed, away from the tasks that answer people.
    pub(super) async fn refresh(&mut self) -> Result<(), FlowError> {
        let engine = self.engine.take();
        let mut engine = engine.ok_or(StoreError::Missing("the engine of linking"))?;
        let (engine, changed) = blocking(move || {
            let changed = engine.refresh();
            Ok((engine, changed))
        })
        .await?;
        self.engine = Some(engine);
        self.pending.extend(changed);
        Ok(())
    }

    /// The decisions that are contradicted.
    pub(super) fn contradicted(&self) -> Vec<Uuid> {
        self.bound
            .contradicted(self.engine().linker().contradicted())
    }

    /// Reports that a person holds in their series: one of each lock that holds.
    pub(super) fn locked(&self) -> BTreeSet<i64> {
        let contradicted = self.contradicted();
        let locks = self
            .decisions
            .iter()
            .filter(|row| row.word == Word::Lock && !contradicted.contains(&row.id));
        locks
            .filter_map(|row| {
                let here = row.reports.one.iter();
                here.copied().find(|serial| self.engine().holds(*serial))
            })
            .collect()
    }
}

pub(super) async fn stored_links(
    centre: &Centre,
) -> Result<(HashMap<i64, i64>, HashMap<i64, usize>), FlowError> {
    let (mut stored, mut counts) = (HashMap::new(), HashMap::new());
    let mut after = 0;
    loop {
        let page = centre.store.links_after(after, PAGE_COUNT).await?;
        let Some((last, _)) = page.last().copied() else {
            return Ok((stored, counts));
        };
        after = last;
        for (serial, series) in page {
            stored.insert(serial, series);
            *counts.entry(series).or_default() += 1;
        }
    }
}

/// The unit of each report as it is made from the reports alone, with the model that is kept and
/// the decisions that bind, of the reports that are linked: what the rows must say. `None` before
/// anything was linked.
pub async fn rebuilt(centre: &Centre) -> Result<Option<BTreeMap<i64, i64>>, FlowError> {
    let Some(stored) = centre.store.series_model().await? else {
        return Ok(None);
    };
    let model = Model::from_bytes(&stored.model);
    let model = model.map_err(|error| StoreError::Damaged(error.to_string()))?;
    let gaps: BTreeSet<i64> = stored.gaps.iter().copied().collect();
    let linked_to = stored.linked_to;
    let is_linked =
        move |report: &Linkable| report.serial <= linked_to && !gaps.contains(&report.serial);
    let mut engine = engine_of(centre, Some(model), is_linked).await?;
    let rows = centre.store.binding_decisions().await?;
    let bound = Bound::new(&rows, |serial| engine.key(serial));
    let decisions: Decisions = bound.decisions.clone();
    let engine = blocking(move || {
        engine.decide(decisions);
        engine.refresh();
        Ok(engine)
    });
    Ok(Some(engine.await?.units()))
}
