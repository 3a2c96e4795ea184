//! 公文：事实 → 措辞 → 文稿 → typst → PDF。
//!
//! 进：汇总结果。出：PDF。版式在 `templates/`，措辞是 minijinja 文本，数据以数据文件交给 typst，不会成为标记。
