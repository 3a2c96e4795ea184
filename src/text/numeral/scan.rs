//! 在一串字里找出数：阿拉伯数字、汉字数字，与两者的混写。

/// 找到的一个数，位置是字的下标。
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numeral {
    /// 起点。
    pub from: usize,
    /// 终点（不含）。
    pub to: usize,
    /// 数值，或为什么不是一个确定的整数。
    pub value: Result<i64, Odd>,
    /// 以“万”“亿”写的阿拉伯数字：只是个大概。
    pub rough: bool,
    /// 写法有歧义，取了通常的意思（`两百五` → 250）。
    pub doubtful: bool,
    /// 用汉字写的。
    pub chinese: bool,
}

/// 不是一个确定的整数。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Odd {
    /// 小数。
    Fraction,
    /// 大得不合常理。
    TooBig,
    /// `三五`、`十五六`：说的是个范围。
    Loose,
    /// `2.1.1`、`1,20` 一类：不是数的写法。
    Malformed,
}

/// 再大就不可能是这里的数了（一百亿）。
pub(super) const LARGEST: i128 = 10_000_000_000;

/// 全部的数，从左到右。输入是规整过的字（半角、简体）。
pub fn scan(chars: &[char]) -> Vec<Numeral> {
    let mut found = Vec::new();
    let mut i = 0;
    while let Some(&c) = chars.get(i) {
        let numeral = if c.is_ascii_digit() {
            Some(arabic(chars, i))
        } else if digit(c).is_some() || unit(c).is_some() || tens(c).is_some() {
            chinese(chars, i)
        } else {
            None
        };
        match numeral {
            Some(n) => {
                i = n.to.max(i + 1);
                found.push(n);
            }
            None => i += 1,
        }
    }
    found
}

/// 汉字的一位数字。
pub(super) fn digit(c: char) -> Option<i128> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' | '弌' => 1,
        '二' | '两' | '贰' | '俩' => 2,
        '三' | '叁' | '仨' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// 汉字的数位。
fn unit(c: char) -> Option<i128> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

fn tens(c: char) -> Option<i128> {
    Some(match c {
        '廿' => 20,
        '卅' => 30,
        '卌' => 40,
        _ => return None,
    })
}

fn settle(value: i128) -> Result<i64, Odd> {
    if value > LARGEST {
        return Err(Odd::TooBig);
    }
    i64::try_from(value).map_err(|_| Odd::TooBig)
}

/// 阿拉伯数字：千分位、小数、后接“万”“千”（`1.2万`、`1万2千`）。
fn arabic(chars: &[char], from: usize) -> Numeral {
    let mut total: i128 = 0;
    let mut i = from;
    let mut last = i128::MAX;
    let mut rough = false;
    let mut doubtful = false;
    let mut odd = None;
    loop {
        let (mantissa, decimals, next, fault) = plain(chars, i);
        let start = i;
        i = next;
        odd = odd.or(fault);
        let mut scale: i128 = 1;
        let mut big = false;
        while let Some(u) = chars.get(i).copied().and_then(unit) {
            // “百分之”不是数位
            if chars.get(i + 1) == Some(&'分') && chars.get(i + 2) == Some(&'之') {
                break;
            }
            big |= u >= 10_000;
            scale = scale.saturating_mul(u).min(LARGEST * 10);
            i += 1;
        }
        rough |= big || (scale > 1 && decimals > 0);
        let scaled = mantissa.saturating_mul(scale);
        let ten = 10i128.saturating_pow(decimals);
        if scaled % ten != 0 {
            odd = odd.or(Some(Odd::Fraction));
        }
        let mut value = scaled / ten;
        if scale == 1 && last != i128::MAX && i - start == 1 && last >= 100 {
            // 1万2：两千
            value = value.saturating_mul(last / 10);
            doubtful = true;
        } else if scale >= last || (scale == 1 && value >= last) {
            odd = odd.or(Some(Odd::Malformed));
        }
        total = total.saturating_add(value);
        if scale == 1 || !chars.get(i).is_some_and(char::is_ascii_digit) {
            break;
        }
        last = scale;
    }
    // 2.1.1、1.2.3 一类；1,20 一类
    while chars.get(i) == Some(&'.') && chars.get(i + 1).is_some_and(char::is_ascii_digit) {
        odd = Some(Odd::Malformed);
        i += 1;
        while chars.get(i).is_some_and(char::is_ascii_digit) {
            i += 1;
        }
    }
    Numeral {
        from,
        to: i,
        value: odd.map_or_else(|| settle(total), Err),
        rough,
        doubtful,
        chinese: false,
    }
}

/// 一段阿拉伯数字：（去掉小数点的数，小数位数，终点，毛病）。
fn plain(chars: &[char], from: usize) -> (i128, u32, usize, Option<Odd>) {
    let mut i = from;
    let mut value: i128 = 0;
    let mut fault = None;
    let digits = |mut i: usize| {
        let start = i;
        while chars.get(i).is_some_and(char::is_ascii_digit) {
            i += 1;
        }
        i - start
    };
    let mut push = |c: Option<&char>, value: &mut i128| {
        let d = c.and_then(|c| c.to_digit(10)).unwrap_or(0);
        *value = value.saturating_mul(10).saturating_add(i128::from(d));
        if *value > LARGEST * 1_000_000 {
            fault = Some(Odd::TooBig);
            *value = LARGEST * 1_000_000;
        }
    };
    let lead = digits(i);
    for _ in 0..lead {
        push(chars.get(i), &mut value);
        i += 1;
    }
    // 千分位：每三位一组
    if lead <= 3 {
        let mut groups = 0;
        let mut j = i;
        while chars.get(j) == Some(&',') && digits(j + 1) == 3 {
            groups += 1;
            j += 4;
        }
        if groups > 0 && !(chars.get(j) == Some(&',') && digits(j + 1) > 0) {
            while i < j {
                if chars.get(i) != Some(&',') {
                    push(chars.get(i), &mut value);
                }
                i += 1;
            }
        }
    }
    let mut decimals = 0;
    let places = digits(i + 1);
    if chars.get(i) == Some(&'.') && places > 0 && places <= 12 {
        i += 1;
        for _ in 0..places {
            push(chars.get(i), &mut value);
            decimals += 1;
            i += 1;
        }
    }
    (value, decimals, i, fault)
}

/// 汉字数字。
fn chinese(chars: &[char], from: usize) -> Option<Numeral> {
    let is_number = |i: usize| {
        chars
            .get(i)
            .is_some_and(|&c| digit(c).is_some() || unit(c).is_some() || tens(c).is_some())
    };
    let mut to = from;
    while is_number(to) {
        // “百分之三”：百不是数
        if chars.get(to) == Some(&'百')
            && chars.get(to + 1) == Some(&'分')
            && chars.get(to + 2) == Some(&'之')
        {
            break;
        }
        to += 1;
    }
    let run = chars.get(from..to)?;
    if run.is_empty() {
        return None;
    }
    // “队伍”“大陆”“收拾”里的字不是数：大写数字单独一个，只有前面不是汉字才算
    if let [only] = run
        && "壹贰叁肆伍陆柒捌玖拾佰仟".contains(*only)
        && from
            .checked_sub(1)
            .and_then(|i| chars.get(i))
            .is_some_and(|c| super::normalize::is_han(*c))
    {
        return None;
    }
    let (value, doubtful) = match spell(run) {
        Ok((value, doubtful)) => (settle(value), doubtful),
        Err(odd) => (Err(odd), false),
    };
    Some(Numeral {
        from,
        to,
        value,
        rough: false,
        doubtful,
        chinese: true,
    })
}

/// 一串汉字数字的值；第二个值说写法是否有歧义。
fn spell(run: &[char]) -> Result<(i128, bool), Odd> {
    if run.iter().all(|&c| digit(c).is_some()) {
        return in_digits(run);
    }
    let mut total: i128 = 0;
    let mut section: i128 = 0;
    let mut pending: Option<i128> = None;
    let mut zero = false;
    let mut in_section = i128::MAX;
    let mut last_unit: i128 = 1;
    for (k, &c) in run.iter().enumerate() {
        if let Some(d) = digit(c) {
            if pending.is_some() {
                return Err(Odd::Loose);
            }
            if d == 0 {
                zero = true;
            } else {
                pending = Some(d);
            }
        } else if let Some(t) = tens(c) {
            if pending.is_some() || in_section <= 10 {
                return Err(Odd::Malformed);
            }
            section += t;
            in_section = 10;
            last_unit = 10;
            zero = false;
        } else if let Some(u) = unit(c) {
            if u >= 10_000 {
                let mut low = section + pending.take().unwrap_or(0);
                if low == 0 {
                    if k > 0 && total == 0 {
                        return Err(Odd::Malformed);
                    }
                    low = i128::from(k == 0);
                }
                total = if u > 10_000 {
                    (total + low).saturating_mul(u)
                } else {
                    total.saturating_add(low.saturating_mul(u))
                };
                section = 0;
                in_section = i128::MAX;
            } else {
                let n = match pending.take() {
                    Some(n) => n,
                    None if k == 0 || u == 10 => 1,
                    None => return Err(Odd::Malformed),
                };
                if u >= in_section {
                    return Err(Odd::Malformed);
                }
                section += n * u;
                in_section = u;
            }
            last_unit = u;
            zero = false;
        }
        if total > LARGEST * 1_000_000 {
            return Err(Odd::TooBig);
        }
    }
    let mut doubtful = false;
    if let Some(d) = pending {
        if last_unit >= 100 && !zero {
            section += d * (last_unit / 10);
            doubtful = true;
        } else {
            section += d;
        }
    }
    // 单独的“百”“千”“万”只在“近百”“千余”里出现
    doubtful |= run.len() == 1 && last_unit >= 100;
    Ok((total + section, doubtful))
}

/// 不带数位的：`三`、`二〇`、`一二三`。
fn in_digits(run: &[char]) -> Result<(i128, bool), Odd> {
    let digits: Vec<i128> = run.iter().filter_map(|&c| digit(c)).collect();
    if let [one] = digits.as_slice() {
        return Ok((*one, false));
    }
    let has_zero = digits.contains(&0);
    if digits.len() == 2 && !has_zero {
        return Err(Odd::Loose);
    }
    if digits.len() > 12 {
        return Err(Odd::TooBig);
    }
    let value = digits.iter().fold(0i128, |n, d| n * 10 + d);
    Ok((value, !has_zero))
}
