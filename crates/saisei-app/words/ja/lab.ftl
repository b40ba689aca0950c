# ロットと出荷判定
# dynamic-prefix: lot-check-
# dynamic-prefix: lot-case-
# dynamic-prefix: lots-col-
# dynamic-prefix: lot-col-
# dynamic-prefix: lot-growth-
# dynamic-prefix: lot-curve-
# dynamic-prefix: releases-
# dynamic-prefix: review-no-
# 一覧
lots-heading = ロット
lots-search = ロット・患者番号・容器番号で探す（ここに読み取れます）
lots-order = 判定待ち（使用期限が近い順）、培養中（長い順）、結果待ち、終わったもの（新しい順）
lots-empty = まだロットがありません。組織を受け取り、ロットを開始すると、ここに並びます。
lots-col-lot = ロット
lots-col-number = 患者番号
lots-col-plan = 計画
lots-col-room = 部屋・計画
lots-col-passage = 継代（上限）
lot-passage = 継代
lots-col-day = 培養日数（日）
lots-col-state = 状態
lots-col-next = 次にすること
lots-col-holds = 保留
lots-col-expiry = 製品の使用期限
lots-facility = 施設
lots-filter-facility = 施設：{ $facility }
lots-filter-room = 部屋：{ $room }
lots-filter-held = 保留中
# 状態と見出し
lot-heading = ロット
lot-banner-label = ロットの見出し
lot-awaiting = 出荷判定待ち
lot-passage-of = P{ $passage }（上限 P{ $max }）
lot-day = { $day } 日目
lot-plan-version = { $plan } 第{ $version }版
lot-clinic = 医療機関
lot-no-hold = なし
lot-expired = 期限切れ（{ $time }）
# 次にすること
lot-next = 次にすること
lot-next-who = 担当：{ $who }
lot-next-decide = 出荷を判定する
lot-next-late-result = 結果を待って最終判定する
lot-next-close = 残りを処理してロットを終える
lot-next-nothing = することはありません。ロットは終わっています。
lot-needed-by = 投与の予約 { $time }
lot-review-release = 根拠を確認して出荷を判定する
lot-to-release = 出荷判定の画面
lot-journey = 治療経過 { $journey }
# 製品の時間
lot-span = { $hours } 時間 { $minutes } 分
lot-since-fill = 充填から { $span }
lot-time-left = あと { $span }
lot-time-passed = 使用期限を { $span } 過ぎています
lot-time-limit = 計画の限度 { $span }・使用期限 { $time }
lot-product-gone = 手元にありません（投与・廃棄・保管済）
lot-past = 使用期限を過ぎた製品があります。使わずに品質担当へ連絡してください。
# 所見の確認項目
lot-check-plan = 計画が有効
lot-check-facilities = 施設の許可
lot-check-consent = 同意と適格性
lot-check-room = 部屋の環境
lot-check-holds = 保留の有無
lot-check-results = 規格の試験結果
lot-check-product = 製品の充填
lot-check-materials = 資材の記録
lot-check-release = 出荷の有効性
# 規格
lot-specification = 規格と結果
lot-no-specification = この日に有効な計画の規格がありません。
lot-limits-from = 規格：{ $plan } 第{ $version }版。時刻は日本時間 JST
lot-col-test = 試験
lot-col-limit = 規格
lot-col-result = 結果
lot-col-verdict = 判定
lot-col-method = 方法・採取・記録
lot-at-least = { $value } 以上
lot-at-most = { $value } 以下
lot-min-counted = 計数 { $count } 個以上
lot-counted-cells = 計数 { $count } 個
lot-not-measured = 未測定
lot-not-asked = 計画に規格なし
lot-final-due = 結果待ち・最終判定予定 { $date }
lot-sampled = 検体採取 { $time }
lot-earlier = ほかの結果 { $count }件
lot-before-correction = （訂正前）
# 継代と増殖
lot-passages = 継代と増殖
lot-no-passages = 継代の記録はまだありません。
lot-growth-point = 時点
lot-growth-at = 日時
lot-growth-harvested = 回収した生細胞数
lot-growth-seeded = 播種した生細胞数
lot-growth-viability = 生存率
lot-growth-doublings = 倍加数（回）
lot-growth-doubling-time = 倍加時間
lot-growth-sum = 累積倍加数（回）
lot-final-harvest = 製品の回収
lot-viability-of = { $percent } %（計数 { $count } 個）
lot-hours = { $hours } 時間
lot-no-start = 開始数なし
lot-no-growth = 増殖なし
lot-not-seeded = 未入力
lot-how = 計算方法
lot-how-doublings = 倍加数 = log2（回収した生細胞数 ÷ 播種した生細胞数）。分割した分は播種数から引きます。
lot-how-time = 倍加時間 = 時間 × ln 2 ÷ ln（回収数 ÷ 播種数）。増えていないときは計算しません。
lot-how-first = 組織からの最初の回収は開始数が数えられていないため、計算しません。
lot-curve = ロット { $lot } の増殖曲線
lot-curve-sub = 生細胞数（個、対数目盛）・培養開始からの日数・n = { $count } 点
lot-curve-desc = 最初の点 { $first } 個、最後の点 { $last } 個、{ $days } 日間。{ $limits }
lot-curve-source = 出典：このロットの継代と回収の記録（{ $time } 時点）
lot-curve-data = 増殖曲線の数値
lot-curve-point = 時点
lot-curve-day = 培養日数（日）
lot-curve-kind = 種類
lot-curve-cells = 生細胞数
lot-axis-days = 培養開始からの日数（日）
lot-axis-cells = 生細胞数（個、対数）
lot-plan-least = 計画下限 { $cells }
lot-plan-most = 計画上限 { $cells }
# 工程記録
lot-record = 工程記録
lot-record-count = { $all }件（署名あり { $signed }件）・新しい順
lot-record-older = 前の { $count }件
lot-harvested = 回収 { $cells }
lot-seeded = 播種 { $cells }
lot-confluence = コンフルエンス { $percent } %
lot-counted = 計数 { $count }（{ $method }）
lot-used = 資材 { $materials }
lot-no-material = 資材の記載なし
# 容器・資材・部屋・逸脱
lot-containers = 容器と保管
lot-no-containers = 容器はありません。
lot-col-container = 容器
lot-col-kind = 種類
lot-col-content = 中身
lot-col-custody = 保管
lot-tissue = 組織
lot-where-transit = 輸送中
lot-where-received = 受取済（{ $facility }）
lot-where-at = 保管中（{ $facility }）
lot-materials = 使用した資材
lot-no-materials = 資材の使用は記録されていません。
lot-col-material = 資材ロット
lot-col-material-lot = 資材
lot-col-state = 状態
lot-col-last-day = 使用期限
lot-out-of-date = 期限切れ（{ $date }）
lot-rooms = 部屋と環境
lot-no-rooms = 部屋の記録はありません。
lot-col-room = 部屋
lot-col-excursions = 環境
lot-room-clear = 基準外の未処理なし
lot-room-open = 未処理の逸脱：{ $cases }
lot-deviations = 逸脱
lot-no-deviations = このロットの逸脱はありません。
lot-col-case = 逸脱
lot-col-origin = きっかけ
lot-col-opened = 発生
lot-serious = 重大
lot-case-opened = 評価前
lot-case-assessed = 評価済・対応中
lot-case-closed = 終了
# 出荷判定の一覧
releases-heading = 出荷判定
releases-note = 判定はロットごとの画面で、根拠を見てから行います。この一覧では署名できません。
releases-late = 出荷後に規格外の結果が出たもの
releases-late-none = 出荷後に規格外の結果が出たロットはありません。
releases-awaiting = 判定を待つもの
releases-awaiting-none = 判定を待つ製品はありません。充填されると、ここに並びます。
releases-conditional = 条件付き出荷・結果待ち
releases-conditional-none = 結果を待つ条件付き出荷はありません。
releases-more = { $count } 件のうち先頭の { $shown } 件を表示しています。すべては次の一覧にあります：
releases-needed-by = 必要な日時
releases-not-booked = 投与の予約なし
releases-waits-for = 待っている結果・予定日
releases-expiry = 使用期限
releases-findings = 所見
releases-holds = 保留
releases-no-finding = なし
releases-findings-count = 所見 { $count }件
releases-blocks-count = 停止 { $count }件
# 出荷判定の画面
review-heading = 出荷判定
review-needed = 必要な日時 { $time }（あと { $span }）
review-needed-passed = 必要な日時 { $time } を過ぎています
review-decided = 判定の記録
review-conditional = 条件付き出荷への所見
review-final = 最終の出荷への所見
review-final-count = 最終の出荷への所見 { $count }件
review-tests = 規格内 { $met }件・規格外または判定に使えない { $failed }件
review-tests-open = ・結果のない試験 { $count }件
review-evidence = 記録の確認
review-deviations = 逸脱 { $all }件のうち未処理 { $some }件
review-environment = 環境の逸脱 未処理 { $some }件（部屋 { $all }か所）
review-materials = 資材 { $some }/{ $all } 受入合格・期限内
review-steps = 工程記録 { $all }件（署名あり { $some }件）
review-corrected = 訂正のある記録 { $count }件
review-signatures = 工程の署名
review-no-signature = 署名のある工程はまだありません。
review-signed-count = 署名 { $count }件
review-not-you = この画面で判定できない理由
review-decision = 判定
review-no-conditional = 条件付き出荷は選べません。上の所見が止めています。
review-no-final = 最終の出荷は選べません。上の所見が止めています。
review-over = このロットの判定は終わっています：{ $state }
review-over-pooled = 細胞は別のロットに統合されました。このロットの判定はありません。
review-pending-then = 判定時に結果待ち：{ $tests }
review-meaning = 署名の意味：{ $meaning }
lot-gone = 手元になし
lot-record-result = 結果を記録する
lot-seldom = ほかの記録
lot-findings-work = 次の作業への所見
lot-findings-release = 出荷判定への所見
lot-findings-use = 製品の使用への所見
lot-next-stopped = いまは作業を進められません。下の所見を先に解決します。
