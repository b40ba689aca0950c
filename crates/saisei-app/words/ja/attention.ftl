# いま確認が必要なこと
# dynamic-prefix: matter-
# dynamic-prefix: desk-group-
# dynamic-prefix: desk-duty-
# dynamic-prefix: terms-
attention-heading = いま確認が必要なこと（{ $count }件）
matter-order = 命令で停止中
matter-withdrawn = 同意撤回
matter-held = 保留中
matter-exposed = 投与後に判明
matter-deviation = 逸脱
matter-nonconformity = 不適合
matter-judge-again = 判断のし直し
matter-serious = 医師の判断待ち
matter-due = 報告期限
matter-soon = 期限間近
matter-overdue = 期限超過
days-left = あと{ $count }日
one-day-left = あと1日
one-day-over = 1日超過
due-today = 今日が期限
days-over = { $count }日超過

order-on-plan = 提供計画「{ $plan }」は、{ $kind }により停止中です。予約、採取、出荷判定、投与は行えません。
order-on-facility = 施設「{ $facility }」は、{ $kind }により停止中です。予約、採取、出荷判定、投与は行えません。
order-authority = 命令した機関
order-number = 命令番号
order-from = 停止の始まり

withdrawn-sentence = 患者さんが { $date } に同意を撤回しました（{ $scope }）。
withdrawn-stage = いまの段階
withdrawn-held = 保留にしたもの
withdrawn-nothing-held = なし
withdrawn-terms = 撤回時の取扱い
terms-version = 計画 第{ $number }版（患者さんが読んだもの）
terms-missing = 計画に記載がありません。実施責任者に確かめてください。
terms-cells = 細胞と製品
terms-samples = 検体
terms-money = 費用
terms-data = データ

held-sentence = 逸脱 { $deviation } のため保留中です：{ $what }
held-for-good = 逸脱 { $deviation } で使用不可と判定されました：{ $what }
held-next = 使わずに分けて置き、品質担当の判断を待ってください。
held-for-good-next = 使わずに、廃棄を記録してください。
exposed-sentence = 投与した製品のロットで、出荷後に規格外の結果が出ました（逸脱 { $deviation }）。
deviation-sentence = 逸脱 { $deviation } が処理中です。
deviation-next = 品質担当の評価と処理の完了を待ってください。
case-cause = 原因
case-grade = 評価
case-not-assessed = 評価前
case-proposed-serious = 評価前（重大の案）
case-since = 起票
case-room = 部屋

judge-again-from = 新しい版の有効日
nonconformity-of-act = 不適合 { $nonconformity }：すでに行った「{ $act }」が規則に合いませんでした。
nonconformity-reported = 不適合 { $nonconformity } が報告されています。
nonconformity-close = 是正と予防の処置、その根拠を記録し、もう一人の署名を受けて完了してください。
nonconformity-rules = 合わなかった点
nonconformity-what = 内容

illness-due = { $event }：疾病等報告の期限が近づいています。期限は { $date }23:59 JST、{ $left }です。
illness-running = { $event }：疾病等報告の期限は { $date }23:59 JST、{ $left }です。
illness-over = { $event }：疾病等報告の期限（{ $date }23:59 JST）を過ぎています。{ $left }です。
illness-not-judged = { $event }：重篤な有害事象に、医師の判断がまだありません。
illness-category = 報告区分
illness-proposed = { $category }（案・医師の判断前）
illness-judged = { $category }（医師の判断）
illness-learned = 把握した日
illness-to = 報告先
illness-open = { $recipient }：未提出
illness-filed = { $recipient }：{ $date } 提出
illness-file-next = 期限までに報告を提出し、提出を記録してください。
visits-over = 経過観察の来院期間が終わっています（{ $count }件）。
visits-over-next = 患者さんに連絡し、来院か、来院なしとその理由を記録してください。
visit-until = { $date }まで・{ $left }

desk-group-overdue = 期限超過
desk-group-now = 今すぐ
desk-group-today = 今日
desk-group-week = 今週
desk-group-later = そのあと・期日なし
desk-group-others = 待っているもの
desk-all-groups = 今日のすべてを表示する
desk-range = { $first }–{ $last } 件目
desk-previous = 前のページ
desk-done = 完了（{ $count }）
desk-next-planned = 次の予定は { $date }：{ $what }
desk-not-checked = 受取後の製品を照合する
desk-not-checked-why = { $time } 受取、{ $minutes } 分たちました。照合の記録がありません
desk-expired = 期限を過ぎた製品を分けて置き、廃棄を記録する
desk-expired-why = 使用期限 { $time }
desk-conditional = 条件付き出荷の最終判定を行う
desk-conditional-why = 最後の試験結果を待っています
desk-calls = 問い合わせに折り返し電話する
desk-calls-why = 期限を過ぎた電話 { $count }件
desk-open-case = { $case }（{ $date }から）
desk-since = { $date }から
desk-duty-periodic-report = 定期報告を提出し、記録する
desk-duty-stop-notice = 中止届を提出し、記録する
desk-duty-event-list = 疾病等の一覧を報告し、記録する
desk-duty-manufacturing-report = 製造の定期報告を提出し、記録する
desk-duty-quality-review = 品質の照査を行い、記録する
desk-duty-self-inspection = 自己点検を行い、記録する
desk-duty-covers = { $date }までの期間の分
desk-exceptions-why = { $month } の例外の回数が上限を超えました
desk-until = { $date }23:59 JST
desk-in-step = { $number } { $step }
