//! 记分：数、份额、要守的线。

use serde_json::json;
use std::ops::AddAssign;

/// 分子与分母。
#[derive(Debug, Clone, Copy, Default)]
pub struct Part {
    pub right: u64,
    pub of: u64,
}

impl Part {
    pub fn add(&mut self, right: bool) {
        self.right += u64::from(right);
        self.of += 1;
    }

    fn rate(self, when_none: f64) -> f64 {
        if self.of == 0 {
            when_none
        } else {
            self.right as f64 / self.of as f64
        }
    }
}

impl AddAssign for Part {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.of += other.of;
    }
}

/// 一类工作簿的分数。
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    pub files: u64,
    pub states: Part,
    pub numbers: Part,
    /// 清单条目：对上的两倍，应有的加读出的。
    pub items: Part,
    /// 错而无声的，与全部判断。
    pub silent: Part,
    /// 干净的格子上须更正的问题，与干净的格子。
    pub alarms: Part,
    pub cells: Part,
    pub identity: Part,
    pub required: Part,
}

impl Tally {
    pub fn take(&mut self, other: &Tally) {
        self.files += other.files;
        self.states += other.states;
        self.numbers += other.numbers;
        self.items += other.items;
        self.silent += other.silent;
        self.alarms += other.alarms;
        self.cells += other.cells;
        self.identity += other.identity;
        self.required += other.required;
    }

    /// 议题里定的线：名称、分数、线、是否越高越好。
    pub fn bars(&self) -> [(&'static str, f64, f64, bool); 5] {
        [
            ("状态对", self.states.rate(1.0), 0.995, true),
            ("数对", self.numbers.rate(1.0), 0.99, true),
            ("清单 F1", self.items.rate(1.0), 0.97, true),
            ("无声的错", self.silent.rate(0.0), 0.001, false),
            ("误报", self.alarms.rate(0.0), 0.005, false),
        ]
    }

    pub fn line(&self, name: &str) -> String {
        let shares = [
            self.states.rate(1.0),
            self.numbers.rate(1.0),
            self.items.rate(1.0),
            self.silent.rate(0.0),
            self.alarms.rate(0.0),
            self.cells.rate(1.0),
            self.identity.rate(1.0),
            self.required.rate(1.0),
        ];
        let mut line = format!("{name:<14}{:>5}", self.files);
        for share in shares {
            line.push_str(&format!("{:>9.2}%", share * 100.0));
        }
        line
    }

    pub fn json(&self) -> serde_json::Value {
        json!({
            "files": self.files,
            "states": self.states.rate(1.0),
            "numbers": self.numbers.rate(1.0),
            "lists_f1": self.items.rate(1.0),
            "silent": self.silent.rate(0.0),
            "alarms": self.alarms.rate(0.0),
            "cells": self.cells.rate(1.0),
            "identity": self.identity.rate(1.0),
            "required": self.required.rate(1.0),
        })
    }
}

/// 列头，与 [`Tally::line`] 对齐。
pub const HEAD: &str = "                 份   状态对      数对    清单F1    无声错      误报      位置      身份  应有问题";
