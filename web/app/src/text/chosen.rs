//! Which word stands for a value of the page's own enumerations.

use super::sentences;
use super::words::{
    AlertAdvice, ChartsSimilarityWhat, EngineName, EngineReason, EngineSwitch, MethodsGroup,
    MethodsPictureDescribe, MethodsPictureNode, Readings, ReadingsContrastive,
    ReadingsContrastiveHint, ReadingsHealth, RunStatus,
};
use crate::engine::{Choice, PATIENCE_SECONDS, Reason};
use crate::methods::Sketch;
use crate::methods::plan::{Kind, LinkKind, Plan};
use crate::state::AlertKind;
use contrastive_lab::method::{Ending, Group, Method, Pairs, Ranked};
use contrastive_lab::protocol::{EngineKind, FailureKind, Health, RunState};
use contrastive_lab::setting::Value;

impl EngineName {
    pub fn of(&self, kind: EngineKind) -> &'static str {
        match kind {
            EngineKind::WebGpu => self.webgpu,
            EngineKind::Cpu => self.cpu,
        }
    }
}

impl EngineSwitch {
    pub fn of(&self, kind: EngineKind) -> &'static str {
        match kind {
            EngineKind::WebGpu => self.webgpu,
            EngineKind::Cpu => self.cpu,
        }
    }
}

impl EngineReason {
    pub fn of(&self, choice: &Choice) -> String {
        let plain = match (&choice.reason, choice.kind) {
            (Reason::Address, EngineKind::Cpu) => self.address_cpu,
            (Reason::Address, EngineKind::WebGpu) => self.address_webgpu,
            (Reason::Person, EngineKind::Cpu) => self.person_cpu,
            (Reason::Person, EngineKind::WebGpu) => self.person_webgpu,
            (Reason::QuickerAdapter { name, step }, _) => {
                return self.quicker(step.adapter_ms, self.adapter(name), step.processor_ms);
            }
            (Reason::SlowerAdapter { name, step }, _) => {
                return self.slower(step.adapter_ms, self.adapter(name), step.processor_ms);
            }
            (Reason::WrongAdapter { name }, _) => return self.wrong(self.adapter(name)),
            (Reason::BrokenAdapter { name, words }, _) => {
                let words = if words.is_empty() { "…" } else { words };
                return self.broken(self.adapter(name), words);
            }
            (Reason::SilentAdapter { name }, _) => {
                return self.silent(self.adapter(name), PATIENCE_SECONDS);
            }
            (Reason::SoftwareAdapter { name }, _) => return self.software(self.adapter(name)),
            (Reason::NoWebGpu, _) => self.no_webgpu,
            (Reason::NotBuilt, _) => self.not_built,
            (Reason::NoAnswer, _) => return self.no_answer(PATIENCE_SECONDS),
            (Reason::NoAdapter, _) => self.no_adapter,
        };
        plain.to_owned()
    }

    /// The adapter by its name, where it has one.
    fn adapter<'a>(&'a self, name: &'a str) -> &'a str {
        if name.is_empty() { self.unnamed } else { name }
    }
}

impl AlertAdvice {
    /// What to do; empty where the sentence says it.
    pub fn of(&self, kind: AlertKind) -> &'static str {
        match kind {
            AlertKind::Engine(FailureKind::Refused) => self.refused,
            AlertKind::Engine(FailureKind::Diverged) => self.diverged,
            AlertKind::Engine(FailureKind::Device) => self.device,
            AlertKind::Engine(FailureKind::RunEnded) => self.run_ended,
            AlertKind::Import => self.import,
            AlertKind::Recipe => self.recipe,
            AlertKind::Page => "",
        }
    }
}

impl RunStatus {
    pub fn of(&self, state: RunState) -> &'static str {
        match state {
            RunState::Loading => self.loading,
            RunState::Empty => self.empty,
            RunState::Importing => self.importing,
            RunState::Ready => self.ready,
            RunState::Starting => self.starting,
            RunState::Training => self.training,
            RunState::Paused => self.paused,
            RunState::Finished => self.finished,
            RunState::Failed => self.failed,
        }
    }
}

impl ReadingsContrastive {
    pub fn of(&self, method: Option<&Method>) -> &'static str {
        match method.map(|method| method.spec().ranked) {
            Some(Ranked::Class) => self.class,
            Some(Ranked::Answer(_)) => self.turn,
            Some(Ranked::ByDistance) => self.similar,
            Some(Ranked::InBatch | Ranked::ClassMates | Ranked::BeforeQueue) | None => {
                self.positive
            }
        }
    }
}

impl ReadingsContrastiveHint {
    pub fn of(&self, method: Option<&Method>) -> &'static str {
        match method.map(|method| method.spec().ranked) {
            Some(Ranked::Class | Ranked::Answer(_)) => self.views,
            Some(Ranked::BeforeQueue) => self.queue,
            Some(Ranked::ByDistance) => self.distance,
            Some(Ranked::ClassMates) => self.class_mates,
            Some(Ranked::InBatch) | None => self.batch,
        }
    }
}

impl ChartsSimilarityWhat {
    /// What the picture of a batch's similarities shows of a method.
    pub fn of(&self, method: Option<&Method>) -> &'static str {
        let spec = method.map(Method::spec);
        match spec.map(|spec| (spec.ranked, spec.group)) {
            Some((Ranked::ClassMates, _)) => self.class_mates,
            Some((Ranked::Class, _)) => self.classes,
            Some((Ranked::ByDistance, _)) => self.distance,
            Some((Ranked::BeforeQueue, _)) => self.queue,
            Some((Ranked::Answer(_), _)) => self.turns,
            Some((Ranked::InBatch, Group::Pretext)) => self.pixels,
            Some((Ranked::InBatch, Group::WithoutNegatives)) => self.without_negatives,
            Some((Ranked::InBatch, _)) | None => self.contrastive,
        }
    }
}

impl Readings {
    /// What the method's loss is a mean of: one of its choices may say otherwise than the method.
    pub fn loss_hint(&self, method: &Method) -> &'static str {
        let settings = method.table().settings().into_iter();
        let mut of_choices = settings.map(|setting| match setting.value {
            Value::Choice(id) => self.chosen_loss_hint_of(id),
            _ => "",
        });
        let of_choice = of_choices.find(|hint| !hint.is_empty());
        of_choice.unwrap_or_else(|| self.loss_hint_of(method.id()))
    }
}

impl ReadingsHealth {
    pub fn of(&self, health: Health) -> &'static str {
        match health {
            Health::Good => self.good,
            Health::Early => self.early,
            Health::Narrow => self.narrow,
            Health::Shrinking => self.shrinking,
            Health::DimensionallyCollapsed => self.dimensionally_collapsed,
            Health::ProjectionCollapsed => self.projection_collapsed,
            Health::Collapsed => self.collapsed,
            Health::Diverged => self.diverged,
        }
    }
}

impl MethodsGroup {
    pub fn of(&self, group: Group) -> &'static str {
        match group {
            Group::Contrastive => self.contrastive,
            Group::WithoutNegatives => self.without_negatives,
            Group::Pretext => self.pretext,
            Group::WithLabels => self.with_labels,
        }
    }
}

impl MethodsPictureNode {
    /// What stands there; empty where its symbol says it.
    pub fn of(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Image => self.image,
            Kind::OtherImage(Pairs::SameClass) => self.same_class,
            Kind::OtherImage(_) => self.neighbour,
            Kind::View => self.view,
            Kind::Encoder { copy: false } => self.encoder,
            Kind::Encoder { copy: true } | Kind::Head { copy: true } => self.copy,
            Kind::Head { copy: false } => self.head,
            Kind::Predictor => self.predictor,
            Kind::Classifier => self.classifier,
            Kind::Decoder => self.decoder,
            Kind::Output => "",
            Kind::Label => self.label,
            Kind::Turn => self.turn,
            Kind::Pixels => self.pixels,
            Kind::Others => self.others,
            Kind::SameClass => self.same_class,
            Kind::OtherClasses => self.other_classes,
            Kind::Dissimilar => self.dissimilar,
            Kind::Queue => self.queue,
            Kind::Correlation => self.correlation,
            Kind::Covariance => self.covariance,
            Kind::Prototypes => self.prototypes,
        }
    }
}

impl MethodsPictureDescribe {
    /// The picture in words, for those who do not see it.
    pub fn of(&self, sketch: &Sketch, plan: &Plan) -> String {
        let networks = if sketch.head {
            self.networks_with_head
        } else {
            self.networks
        };
        let begins = match sketch.pairs {
            Pairs::Views => self.views(networks),
            Pairs::SameClass => self.same_class(networks),
            Pairs::Neighbours(_) => self.neighbours(networks),
            Pairs::Single => self.single(networks),
        };
        let predicts = sketch.predictor && sketch.pairs != Pairs::Single;
        let between = [
            (sketch.copies, self.copies),
            (predicts, self.predictor),
            (plan.has(&[LinkKind::Stopped]), self.stopped),
        ];
        let between = between.into_iter().filter(|(is_so, _)| *is_so);
        let ends = match sketch.ending {
            Ending::Batch => self.batch,
            Ending::Queue => self.queue,
            Ending::Together => self.together,
            Ending::Classes => self.classes,
            Ending::Margin => self.margin,
            Ending::Correlation => self.correlation,
            Ending::Covariances => self.covariances,
            Ending::Prototypes => self.prototypes,
            Ending::Label => self.label,
            Ending::Turn => self.turn,
            Ending::Pixels => self.pixels,
        };
        let between = between.map(|(_, words)| words.to_owned());
        sentences([begins].into_iter().chain(between).chain([ends.to_owned()]))
    }
}
