//! What is asked about the map's points.

use super::{Asked, Store};
use crate::state::Said;
use contrastive_lab::protocol::{MapSnapshot, Question};
use std::rc::Rc;

/// Neighbours asked for at a point.
const NEIGHBOURS: u32 = 8;

/// Most map points whose pictures are asked for: 4,096 of 32 pixels are 17 MB.
const ATLAS_POINTS_MAX: usize = 4096;

impl Store {
    pub(super) fn pick_point(&mut self, point: u32) {
        if !self.lab.map.pinned && self.lab.map.picked != Some(point) {
            self.look_at(point, false);
        }
    }

    pub(super) fn pin_point(&mut self, point: u32) {
        if self.lab.map.pinned && self.lab.map.picked == Some(point) {
            self.lab.map.change(|map| map.pinned = false);
        } else {
            self.look_at(point, true);
        }
    }

    fn look_at(&mut self, point: u32, pinned: bool) {
        self.lab.map.change(|map| {
            map.picked = Some(point);
            map.pinned = pinned;
        });
        self.find_neighbours();
    }

    /// Asks for those of the picked point, now or after the answer under way.
    fn find_neighbours(&mut self) {
        let engine = &self.lab.engine;
        let under_way = self.asks.has(|asked| matches!(asked, Asked::Neighbours(_)));
        let Some(point) = self.lab.map.picked else {
            return;
        };
        if !engine.computes() || self.lab.map.snapshot.is_none() || under_way {
            return;
        }
        self.lab.map.change(|map| {
            map.searching = true;
            map.not_found = None;
        });
        let count = NEIGHBOURS;
        let question = Question::FindNeighbours { point, count };
        self.ask(Asked::Neighbours(point), question);
    }

    /// Another point may be looked at by now.
    pub(super) fn neighbours_settled(&mut self, point: u32, refused: Option<Said>) {
        self.lab.map.change(|map| {
            map.searching = false;
            map.not_found = refused;
        });
        if self.lab.map.picked != Some(point) {
            self.find_neighbours();
        }
    }

    pub(super) fn take_map(
        &mut self,
        snapshot: MapSnapshot,
        positions: Rc<[f32]>,
        images: Rc<[u32]>,
    ) {
        if self.lab.map.images != images {
            // Their numbers mean other images now.
            self.asks
                .forget(|asked| matches!(asked, Asked::Neighbours(_) | Asked::Atlas));
            self.lab.map.change(|map| map.searching = false);
        }
        self.lab
            .map
            .change(|map| map.take(snapshot, positions, images));
        self.ask_atlas();
        // The neighbours of the point that a person looks at may be others now.
        self.find_neighbours();
    }

    /// Pictures of the map's points, once for the same points.
    fn ask_atlas(&mut self) {
        let map = &self.lab.map;
        let is_known = map.atlas.is_some() || self.asks.has(|asked| *asked == Asked::Atlas);
        if is_known || map.images.is_empty() || map.images.len() > ATLAS_POINTS_MAX {
            return;
        }
        let indices = map.images.to_vec();
        self.ask(Asked::Atlas, Question::Thumbnails { indices });
    }
}
