//! 参考图：一份 PDF 的某几页，与存下的样子逐点相比。
//!
//! 一行就够：`picture::same("通报", &bytes, &[1, -1]);`——第一页与最后一页。
//! 图存在 `tests/it/document/pictures/`，每英寸七十二点、十六级灰度，一张二三十 KiB。
//!
//! 页面确实要改的，看过之后收下新样子：
//!
//! ```text
//! QUANYI_ACCEPT=1 cargo test --test it document
//! ```

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// 参考图的精细程度，点每英寸。
const DPI: f32 = 72.0;
/// 深浅相差多少（满 255）才算不同：各种处理器算出的边缘略有出入，压成十六级也有出入。
const STEP: u8 = 40;
/// 多少个点不同就算变了样：一个字改了，少说也差几十个点。
const FEW: usize = 8;

/// 一张灰度图。
#[derive(PartialEq)]
struct Grey {
    width: usize,
    height: usize,
    /// 每点一个字节，0 黑 255 白。
    dots: Vec<u8>,
}

/// 几页的样子与参考图相同；页号从 1 数起，负数从末页倒数。
///
/// 不同的，三张图（应为、实为、差别）写在测试的临时文件夹里，连同怎样收下一起说出来。
#[track_caller]
pub fn same(name: &str, bytes: &[u8], pages: &[isize]) {
    let accept = std::env::var_os("QUANYI_ACCEPT").is_some();
    let pdf = Pdf::new(bytes.to_vec()).expect("是 PDF");
    let total = pdf.pages().len() as isize;
    let mut said = String::new();
    for &page in pages {
        let at = if page < 0 { total + page } else { page - 1 };
        assert!(
            (0..total).contains(&at),
            "{name} 没有第{page}页，共{total}页"
        );
        let label = match page {
            -1 => "末页".to_owned(),
            n if n < 0 => format!("倒数第{}页", -n),
            n => format!("第{n}页"),
        };
        let file = format!("{}-{label}.png", name.replace(['/', '\\'], "-"));
        let kept = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/it/document/pictures")
            .join(&file);
        let got = draw(&pdf, at as usize);
        let wanted = read(&kept);
        if wanted
            .as_ref()
            .is_some_and(|wanted| differing(wanted, &got) <= FEW)
        {
            continue;
        }
        if accept {
            write(&kept, &got);
            continue;
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
        let now = folder.join(format!("实为-{file}"));
        write(&now, &got);
        let _ = match &wanted {
            None => writeln!(
                said,
                "{name} {label}还没有参考图；现在的样子在 {}",
                now.display()
            ),
            Some(wanted) => {
                let (was, apart) = (
                    folder.join(format!("应为-{file}")),
                    folder.join(format!("差别-{file}")),
                );
                write(&was, wanted);
                write(&apart, &difference(wanted, &got));
                writeln!(
                    said,
                    "{name} {label}变了样，有{}个点不同：\n  应为 {}\n  实为 {}\n  差别 {}",
                    differing(wanted, &got),
                    was.display(),
                    now.display(),
                    apart.display()
                )
            }
        };
    }
    assert!(
        said.is_empty(),
        "{said}看过之后确是要改的，这样收下：QUANYI_ACCEPT=1 cargo test --test it document"
    );
}

fn draw(pdf: &Pdf, at: usize) -> Grey {
    let scale = DPI / 72.0;
    let pixmap = render(
        &pdf.pages()[at],
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        },
    );
    let (width, height) = (usize::from(pixmap.width()), usize::from(pixmap.height()));
    let dots = pixmap.data().iter().map(|p| {
        let luma = 299 * u32::from(p.r) + 587 * u32::from(p.g) + 114 * u32::from(p.b);
        // 十六级：存成四位的图
        let level = (luma / 1000 * 15 + 127) / 255;
        (level * 17) as u8
    });
    Grey {
        width,
        height,
        dots: dots.collect(),
    }
}

/// 不同的点数；大小不同的，全算不同。
fn differing(a: &Grey, b: &Grey) -> usize {
    if (a.width, a.height) != (b.width, b.height) {
        return a.dots.len().max(b.dots.len());
    }
    let pairs = a.dots.iter().zip(&b.dots);
    pairs.filter(|(a, b)| a.abs_diff(**b) > STEP).count()
}

/// 应有而没有的画成黑，多出来的画成灰，相同的留白。
fn difference(wanted: &Grey, got: &Grey) -> Grey {
    let at = |grey: &Grey, x: usize, y: usize| {
        let inside = x < grey.width && y < grey.height;
        if inside {
            grey.dots[y * grey.width + x]
        } else {
            255
        }
    };
    let (width, height) = (wanted.width.max(got.width), wanted.height.max(got.height));
    let dots = (0..width * height).map(|ix| {
        let (a, b) = (
            at(wanted, ix % width, ix / width),
            at(got, ix % width, ix / width),
        );
        match a.abs_diff(b) > STEP {
            false => 255,
            true if a < b => 0,
            true => 136,
        }
    });
    Grey {
        width,
        height,
        dots: dots.collect(),
    }
}

fn read(path: &PathBuf) -> Option<Grey> {
    let file = std::io::BufReader::new(std::fs::File::open(path).ok()?);
    let mut decoder = png::Decoder::new(file);
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("参考图是 PNG");
    let mut dots = vec![0; reader.output_buffer_size().expect("大小")];
    let info = reader.next_frame(&mut dots).expect("参考图读得出");
    assert_eq!(info.color_type, png::ColorType::Grayscale, "参考图是灰度的");
    Some(Grey {
        width: info.width as usize,
        height: info.height as usize,
        dots,
    })
}

fn write(path: &Path, grey: &Grey) {
    std::fs::create_dir_all(path.parent().expect("有文件夹")).expect("可写");
    let file = std::io::BufWriter::new(std::fs::File::create(path).expect("可写"));
    let mut encoder = png::Encoder::new(file, grey.width as u32, grey.height as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_compression(png::Compression::High);
    let packed: Vec<u8> = grey
        .dots
        .chunks(grey.width)
        .flat_map(|row| {
            row.chunks(2)
                .map(|two| (two[0] >> 4) << 4 | two.get(1).map_or(0, |d| d >> 4))
        })
        .collect();
    let mut writer = encoder.write_header().expect("可写");
    writer.write_image_data(&packed).expect("可写");
}

#[test]
fn a_changed_figure_changes_the_picture() {
    use super::fixture;
    use super::geometry::{draft, set};
    let office = fixture::office();
    let page = |text: &str| {
        let bytes = set(
            &draft(
                "circular",
                &format!("标题：情况通报\n日期：2017年12月20日\n\n{text}"),
            ),
            &office,
        );
        draw(&Pdf::new(bytes).expect("是 PDF"), 0)
    };
    let (one, other) = (page("达标率为85.3%。"), page("达标率为86.3%。"));
    assert!(differing(&one, &one) == 0 && differing(&one, &other) > FEW);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures/往返.png");
    write(&path, &one);
    assert!(
        read(&path).is_some_and(|back| back == one),
        "存下再读，一点不差"
    );
}
