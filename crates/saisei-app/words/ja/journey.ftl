# 患者欄
banner-label = 患者
born = 生年月日
sex = 性別
sex-female = 女
sex-male = 男
sex-other = その他
number = 番号
step = 工程
allergies = アレルギー
allergies-known = あり
allergies-none = なし
allergies-not-recorded = 未確認
allergies-unavailable = 取得不可
died = 死亡 { $date }
same-name = 同姓 { $count }人
plan-suspended = 提供計画 停止中
consent-withdrawn = 同意 撤回
name-until-stated = 氏名は、本人が言った誕生日の入力後に表示します
name-vault-closed = ［氏名は表示できません］

# 工程
track-label = 工程
step-work-up = 相談・検査
step-harvest = 採取
step-culture = 培養
step-administration = 投与
step-follow-up = 経過観察
state-done = 完了
state-now = 進行中
state-blocked = 停止中（{ $count }件）
state-waiting = 確認待ち
state-not-yet = 未開始
state-ended = 中止・終了
dose-number = { $count }回目
next = 次にすること
who = 担当
by = 期限
overdue = 期限超過
ended-on = { $date } 終了。理由：{ $reason }

# 所見
findings = 所見
grade-never = 実施不可
grade-second-person = 第二者確認
grade-physician = 医師判断
grade-physician-and-quality = 医師と品質の判断
grade-note = 参考
no-findings = 確認した { $count } 項目に所見はありません（{ $time }）
more-notes = ほかの参考（{ $count }件）
finding-next = 次に
finding-who = できる人
finding-source = 根拠
settled-by = { $who } が判断しました（{ $time }）

# 経過と要点
journey-heading = 治療経過
this-step = この工程
timeline = 経過
key-facts = 要点
documents = 書類
no-facts = まだ記録がありません。
no-documents = まだ書類がありません。説明と同意の記録から始まります。
timeline-filtered = 一部だけ表示しています。
days-since-dose = 投与から { $count }日
recorded-late = 記録 { $time }
corrected = 訂正あり
before-correction = 訂正前
