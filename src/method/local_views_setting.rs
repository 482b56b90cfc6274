//! The setting that all methods of views have.

/// How many small views stand beside the two whole ones, at the place `local_views` of a method's own settings.
macro_rules! local_views_setting {
    () => {
        $crate::setting::field!(
            "local-views",
            "local_views",
            "the number of local views",
            $crate::setting::Kind::Whole(0, $crate::augment::LocalViews::MOST),
            (local_views)
        )
    };
}

pub(super) use local_views_setting;
