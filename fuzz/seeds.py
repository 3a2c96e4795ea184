#!/usr/bin/env python3
"""种子：语料里的工作簿，压缩包改成不压缩的（字节一变就见效，不会只停在解压上）。

    python3 seeds.py ../tests/corpus/files seeds/files
"""

import io
import os
import sys
import zipfile

source, target = sys.argv[1:]
os.makedirs(target, exist_ok=True)
for folder, _, names in sorted(os.walk(source)):
    for name in sorted(names):
        with open(os.path.join(folder, name), "rb") as f:
            data = f.read()
        if name.endswith((".jsonl", ".py")) or len(data) > 60_000:
            continue
        if data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data)):
            out = io.BytesIO()
            with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
                for info in old.infolist():
                    # 样式、主题、缩略图与读表无关，去掉了改起来才快
                    if not info.filename.startswith(("docProps/", "xl/theme/", "Thumbnails/", "Configurations2/")):
                        new.writestr(zipfile.ZipInfo(info.filename), old.read(info.filename))
            data = out.getvalue()
        with open(os.path.join(target, os.path.relpath(folder, source).replace("/", "-") + "-" + name), "wb") as f:
            f.write(data)
