# 表とグラフ
table-no-hits = 条件に合うものはありません。条件を減らしてください。
# グラフ
chart-empty = 描けるデータがありません（n = 0）。
chart-data = データを表で見る
