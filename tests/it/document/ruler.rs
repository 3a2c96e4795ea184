//! 量 PDF 的尺子：每个字形、每个色块在纸上的位置，毫米，从纸的左上角量起。量的是墨迹，不是盒子（L-5）。

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, hayro_cmap::BfString, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::kurbo::{Affine, BezPath, Point, Rect, Shape};

/// 一字：3号字的宽，毫米（G-08）。
pub const ZI: f64 = 156.0 / 28.0;
/// 行距，毫米（G-09、G-113）。
pub const PITCH: f64 = (225.0 - ZI) / 21.0;

const MM: f64 = 25.4 / 72.0;

/// 一个字形。
#[derive(Debug, Clone)]
pub struct Mark {
    /// 文字层里的字。
    pub text: String,
    /// 原点（基线左端）。
    pub x: f64,
    /// 基线。
    pub y: f64,
    /// 字号，pt。
    pub size: f64,
    /// 墨迹；空白字没有。
    pub ink: Option<Rect>,
    /// 字体自报的名称（PostScript 名）。
    pub font: String,
    /// 字形编号；0 是缺字的方框（.notdef）。
    pub glyph: u32,
    /// 颜色。
    pub colour: Colour,
}

/// 一个字、一块的颜色，只分要紧的几种。
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    Black,
    Red,
    Other,
}

/// 一个色块。
#[derive(Debug, Clone, Copy)]
pub struct Patch {
    pub area: Rect,
    pub red: bool,
}

/// 一页。
#[derive(Debug, Default)]
pub struct Page {
    pub width: f64,
    pub height: f64,
    pub marks: Vec<Mark>,
    pub patches: Vec<Patch>,
}

/// 一行：基线相同、字号相同的字，从左到右。
pub struct Line<'a> {
    pub y: f64,
    pub marks: Vec<&'a Mark>,
}

impl Line<'_> {
    pub fn text(&self) -> String {
        self.marks.iter().map(|m| m.text.as_str()).collect()
    }
}

impl Page {
    /// 全页的文字，按写出的次序。
    pub fn text(&self) -> String {
        self.marks.iter().map(|m| m.text.as_str()).collect()
    }

    /// 正文（3号字）的各行，从上到下。
    pub fn body_lines(&self) -> Vec<Line<'_>> {
        self.lines(|m| (m.size - 15.793).abs() < 0.05)
    }

    pub fn lines(&self, wanted: impl Fn(&Mark) -> bool) -> Vec<Line<'_>> {
        let mut marks: Vec<&Mark> = self.marks.iter().filter(|m| wanted(m)).collect();
        marks.sort_by(|a, b| a.y.total_cmp(&b.y));
        let mut lines: Vec<Line<'_>> = Vec::new();
        for mark in marks {
            match lines.last_mut() {
                Some(line) if (line.y - mark.y).abs() < 0.05 => line.marks.push(mark),
                _ => lines.push(Line {
                    y: mark.y,
                    marks: vec![mark],
                }),
            }
        }
        for line in &mut lines {
            line.marks.sort_by(|a, b| a.x.total_cmp(&b.x));
        }
        lines
    }

    /// 全部墨迹的范围。
    pub fn ink(&self) -> Rect {
        let inks = self
            .marks
            .iter()
            .filter_map(|m| m.ink)
            .chain(self.patches.iter().map(|p| p.area));
        inks.reduce(|a, b| a.union(b)).unwrap_or_default()
    }
}

/// 读一份 PDF 的全部页。
pub fn measure(bytes: &[u8]) -> Vec<Page> {
    let pdf = Pdf::new(bytes.to_vec()).expect("是 PDF");
    let cache = InterpreterCache::new();
    pdf.pages()
        .iter()
        .map(|page| {
            let (width, height) = page.render_dimensions();
            let (width, height) = (f64::from(width), f64::from(height));
            let whole = Rect::new(0.0, 0.0, width, height);
            let mut context = Context::new(
                Affine::IDENTITY,
                whole,
                &cache,
                page.xref(),
                InterpreterSettings::default(),
            );
            let mut ruler = Ruler {
                height,
                page: Page {
                    width: width * MM,
                    height: height * MM,
                    ..Page::default()
                },
            };
            interpret_page(page, &mut context, &mut ruler);
            ruler.page
        })
        .collect()
}

struct Ruler {
    height: f64,
    page: Page,
}

impl Ruler {
    fn area(&self, r: Rect) -> Rect {
        Rect::new(
            r.x0 * MM,
            (self.height - r.y1) * MM,
            r.x1 * MM,
            (self.height - r.y0) * MM,
        )
    }
}

fn colour(paint: &Paint<'_>) -> Colour {
    match paint {
        Paint::Color(color) => {
            let [r, g, b, _] = color.to_rgba().components();
            if r > 0.9 && g < 0.1 && b < 0.1 {
                Colour::Red
            } else if r < 0.02 && g < 0.02 && b < 0.02 {
                Colour::Black
            } else {
                Colour::Other
            }
        }
        Paint::Pattern(_) => Colour::Other,
    }
}

impl<'a> Device<'a> for Ruler {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        let mut area = (props.transform * path.clone()).bounding_box();
        if let DrawMode::Stroke(stroke) = draw_mode {
            let half = f64::from(stroke.line_width) / 2.0;
            area = area.inflate(half, half);
        }
        let area = self.area(area);
        self.page.patches.push(Patch {
            area,
            red: colour(&props.paint) == Colour::Red,
        });
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let colour = colour(&props.paint);
        for positioned in run.glyphs() {
            let transform = props.transform * positioned.transform();
            let origin = transform * Point::ZERO;
            let [a, b, ..] = transform.as_coeffs();
            let (ink, font, glyph) = match &**positioned {
                Glyph::Outline(outline) => {
                    let path = outline.outline();
                    let ink = (!path.elements().is_empty())
                        .then(|| self.area((transform * path).bounding_box()));
                    let font = outline.font_data().and_then(|data| data.postscript_name);
                    (ink, font.unwrap_or_default(), outline.char_code())
                }
                Glyph::Type3(_) => (None, String::new(), 0),
            };
            let text = match positioned.as_unicode() {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(s)) => s,
                None => "\u{fffd}".into(),
            };
            self.page.marks.push(Mark {
                text,
                x: origin.x * MM,
                y: (self.height - origin.y) * MM,
                size: a.hypot(b) * 1000.0,
                ink,
                font,
                glyph,
                colour,
            });
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
