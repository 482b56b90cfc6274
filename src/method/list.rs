//! The list of methods: the one place beside its own file where a method is named.

#[cfg(feature = "engine")]
use super::pass::{Batch, StepOutput, TrainPass};
use super::spec::Spec;
use super::{
    autoencoder, barlow_twins, byol, dino, drlim, moco, moco_v3, nnclr, rotation, simclr, simsiam,
    supcon, supervised, swav, vicreg,
};
use crate::setting::Table;
use serde::{Deserialize, Serialize};

/// Makes of `Variant = "id": file, Settings, spec` the enum, its ids and its dispatch.
macro_rules! methods {
    ($($(#[$doc:meta])* $variant:ident = $id:literal: $file:ident, $settings:ident, $spec:ident;)*) => {
        /// The method of representation learning, with its own settings.
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "name")]
        pub enum Method {
            $($(#[$doc])* #[serde(rename = $id)] $variant($file::$settings),)*
        }

        impl Method {
            /// The ids of all, in the order of the page.
            pub const IDS: &'static [&'static str] = &[$($id,)*];

            /// Every method with its defaults for small images, in the same order.
            pub const ALL: [Self; Self::IDS.len()] = [$(Self::$variant($file::$settings::START),)*];

            /// The value used in recipes, files and the page's controls.
            pub fn id(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $id,)*
                }
            }

            /// Everything about it but the step.
            pub fn spec(&self) -> Spec {
                match self {
                    $(Self::$variant(settings) => $file::$spec(settings),)*
                }
            }

            /// The settings that only it has.
            pub fn table(&self) -> &dyn Table {
                match self {
                    $(Self::$variant(settings) => settings,)*
                }
            }

            pub fn table_mut(&mut self) -> &mut dyn Table {
                match self {
                    $(Self::$variant(settings) => settings,)*
                }
            }

            /// Its loss on a batch.
            #[cfg(feature = "engine")]
            pub(super) fn step(&self, pass: &mut TrainPass, batch: &Batch, temperature: f32) -> StepOutput {
                match self {
                    $(Self::$variant(settings) => $file::step(pass, batch, settings, temperature),)*
                }
            }
        }
    };
}

methods! {
    /// Chen et al. 2020, arXiv 2002.05709.
    Simclr = "simclr": simclr, Simclr, spec;
    /// He et al. 2019, arXiv 1911.05722.
    MocoV1 = "moco-v1": moco, Moco, spec_v1;
    /// Chen et al. 2020, arXiv 2003.04297.
    MocoV2 = "moco-v2": moco, Moco, spec_v2;
    /// Chen, Xie and He 2021, arXiv 2104.02057.
    MocoV3 = "moco-v3": moco_v3, MocoV3, spec;
    /// Dwibedi et al. 2021, arXiv 2104.14548.
    Nnclr = "nnclr": nnclr, Nnclr, spec;
    /// Grill et al. 2020, arXiv 2006.07733.
    Byol = "byol": byol, Byol, spec;
    /// Khosla et al. 2020, arXiv 2004.11362.
    Supcon = "supcon": supcon, Supcon, spec;
    /// Hadsell, Chopra and LeCun 2006, "Dimensionality reduction by learning an invariant mapping".
    Drlim = "drlim": drlim, Drlim, spec;
    /// Chen and He 2020, arXiv 2011.10566.
    Simsiam = "simsiam": simsiam, Simsiam, spec;
    /// Zbontar et al. 2021, arXiv 2103.03230.
    BarlowTwins = "barlow-twins": barlow_twins, BarlowTwins, spec;
    /// Bardes, Ponce and LeCun 2021, arXiv 2105.04906.
    Vicreg = "vicreg": vicreg, Vicreg, spec;
    /// Caron et al. 2020, arXiv 2006.09882.
    Swav = "swav": swav, Swav, spec;
    /// Caron et al. 2021, arXiv 2104.14294.
    Dino = "dino": dino, Dino, spec;
    /// Gidaris, Singh and Komodakis 2018, arXiv 1803.07728.
    Rotation = "rotation": rotation, RotationPrediction, spec;
    /// Hinton and Salakhutdinov 2006, "Reducing the dimensionality of data with neural networks".
    Autoencoder = "autoencoder": autoencoder, Autoencoder, spec;
    /// Cross entropy on the labels: the line to compare with.
    Supervised = "supervised": supervised, Supervised, spec;
}

impl Method {
    /// The method with this [`Method::id`], with its defaults.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.id() == id)
    }

    /// Whether it cannot run on an unlabelled set.
    pub fn needs_labels(&self) -> bool {
        self.spec().needs_labels
    }

    /// Whether its loss has a temperature.
    pub fn has_temperature(&self) -> bool {
        self.spec().has_temperature
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::{Kind, Value};

    #[test]
    fn every_method_is_found_by_its_id_and_its_defaults_are_valid() {
        for method in Method::ALL {
            assert_eq!(Method::from_id(method.id()), Some(method));
            assert_eq!(method.table().check(), Ok(()));
            let json = serde_json::to_string(&method).unwrap();
            assert!(
                json.contains(&format!("\"name\":\"{}\"", method.id())),
                "{json}"
            );
            assert_eq!(serde_json::from_str::<Method>(&json).unwrap(), method);
        }
    }

    #[test]
    fn a_setting_of_another_method_is_refused() {
        let json = r#"{"name":"barlow-twins","off_diagonal_weight":0.005,"queue_size":8}"#;
        assert!(serde_json::from_str::<Method>(json).is_err());
        let supervised = r#"{"name":"supervised","queue_size":8}"#;
        assert!(serde_json::from_str::<Method>(supervised).is_err());
    }

    #[test]
    fn every_method_s_table_is_its_json() {
        for method in Method::ALL {
            let json = serde_json::to_value(method).unwrap();
            let mut names: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
            names.retain(|name| name != "name");
            let mut paths: Vec<_> = method.table().settings().iter().map(|s| s.path).collect();
            paths.sort_unstable();
            names.sort_unstable();
            assert_eq!(paths, names, "{}", method.id());
        }
    }

    #[test]
    fn every_number_of_every_method_has_a_range_that_a_nan_is_out_of() {
        for method in Method::ALL {
            for setting in method.table().settings() {
                if let Kind::Number(_) = setting.kind {
                    let mut changed = method;
                    let nan = Value::Number(f32::NAN);
                    assert_eq!(changed.table_mut().set(setting.path, nan), Ok(()));
                    assert!(changed.table().check().is_err(), "{}", setting.id);
                }
            }
        }
    }
}
