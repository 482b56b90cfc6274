use contrastive_lab::recipe::Method;

/// Where a method was published. Titles and names are the same in every language.
#[derive(Debug, PartialEq, Eq)]
pub struct Paper {
    pub authors: &'static str,
    /// There are more of them.
    pub others: bool,
    pub title: &'static str,
    pub year: u32,
    /// None where the paper is not there.
    pub arxiv: Option<&'static str>,
}

/// What stands behind the names of authors where there are more of them.
const OTHERS: &str = ", …";

impl Paper {
    /// The method's paper; none for the supervised line, which is older than all of them.
    pub fn of(method: &Method) -> Option<Self> {
        let paper = |authors: &'static str, title, year, arxiv| Self {
            authors: authors.trim_end_matches(OTHERS),
            others: authors.ends_with(OTHERS),
            title,
            year,
            arxiv,
        };
        Some(match method {
            Method::Simclr(_) => paper(
                "Chen, Kornblith, Norouzi, Hinton",
                "A Simple Framework for Contrastive Learning of Visual Representations",
                2020,
                Some("2002.05709"),
            ),
            Method::MocoV1(_) => paper(
                "He, Fan, Wu, Xie, Girshick",
                "Momentum Contrast for Unsupervised Visual Representation Learning",
                2019,
                Some("1911.05722"),
            ),
            Method::MocoV2(_) => paper(
                "Chen, Fan, Girshick, He",
                "Improved Baselines with Momentum Contrastive Learning",
                2020,
                Some("2003.04297"),
            ),
            Method::Byol(_) => paper(
                "Grill, Strub, Altché, Tallec, Richemond, …",
                "Bootstrap Your Own Latent: A New Approach to Self-Supervised Learning",
                2020,
                Some("2006.07733"),
            ),
            Method::Supcon(_) => paper(
                "Khosla, Teterwak, Wang, Sarna, Tian, …",
                "Supervised Contrastive Learning",
                2020,
                Some("2004.11362"),
            ),
            Method::Drlim(_) => paper(
                "Hadsell, Chopra, LeCun",
                "Dimensionality Reduction by Learning an Invariant Mapping",
                2006,
                None,
            ),
            Method::Simsiam(_) => paper(
                "Chen, He",
                "Exploring Simple Siamese Representation Learning",
                2020,
                Some("2011.10566"),
            ),
            Method::BarlowTwins(_) => paper(
                "Zbontar, Jing, Misra, LeCun, Deny",
                "Barlow Twins: Self-Supervised Learning via Redundancy Reduction",
                2021,
                Some("2103.03230"),
            ),
            Method::Vicreg(_) => paper(
                "Bardes, Ponce, LeCun",
                "VICReg: Variance-Invariance-Covariance Regularization for Self-Supervised Learning",
                2021,
                Some("2105.04906"),
            ),
            Method::Supervised => return None,
        })
    }
}
