# 枠：どのページにもある言葉
# dynamic-prefix: busy-
# dynamic-prefix: fault-
# dynamic-prefix: form-
# dynamic-prefix: method-
# dynamic-prefix: role-
# dynamic-prefix: signed-
# dynamic-prefix: too-
skip-to-main = 本文へ
sandbox-stripe = 練習用データ・実在の患者さんではありません
title-error-prefix = エラー：
nav-label = メニュー
nav-journeys = 治療経過
nav-bedside = 照合
nav-enquiries = 問い合わせ
nav-appointments = 予約
nav-observation = 観察
nav-adverse-events = 有害事象
nav-custody = 受渡し
nav-lots = ロット
nav-release = 出荷判定
nav-deviations = 逸脱・不適合
nav-rooms = 部屋・環境
nav-materials = 資材
nav-plans = 提供計画
nav-staff = 職員
nav-ledger = 台帳
nav-settings = 設定
change-role = 役割を変える
sign-out = サインアウト
refresh = 更新
stale-bar = { $time } 時点の表示です。新しい記録があるかもしれません。
offline-bar = サーバーに接続できません。照合はできません。紙の手順（様式 B-2）で進め、あとで入力してください。
shown-as-of = { $time } 時点の表示
version = 版 { $version }
rule-pack = 規則集 { $pack }
printed-by = 印刷：{ $name }（{ $role }）
working-print = 作業用印刷・原本ではありません
not-recorded = 未登録
not-entered = 未入力
reason = 理由：{ $reason }
faults-title = 入力を確認してください（{ $count }件）

# 役割
role-coordinator = コーディネーター
role-physician = 医師
role-nurse = 看護師
role-culture-operator = 培養担当
role-quality-officer = 品質担当
role-patient = 患者
role-rheumatologist = リウマチ主治医
role-committee = 委員会
role-inspector = 査察担当
role-analyst = 解析担当
role-administrator = 管理担当

# うまくいかないときのページ
refused-heading = この操作はできません
refused-role = この操作は次の役割だけが行えます：{ $roles }。
refused-your-role = あなたの役割
refused-next = 次にすること
refused-next-text = 必要なときは、その役割の担当者に依頼してください。
refused-who = できる人
not-found-heading = 見つかりません
not-found-text = この住所のページはありません。リンクが古いか、あなたの役割では見られないページです。
not-found-next = 治療経過の一覧から探してください。
method-heading = この開き方はできません
method-text = このページは、この方法では開けません。何も記録していません。前のページに戻って、もう一度進めてください。
too-large-heading = 入力が大きすぎます
too-large-text = 送られた内容が 2 MB を超えています。何も記録していません。内容を分けて送ってください。
busy-heading = いま受け付けられません
busy-text = サーバーの処理が混み合っています。記録できたかどうか確認できていません。
busy-read = サーバーの処理が混み合っているか、記録を読み出せません。入力は送られていないため、何も記録していません。失われた内容もありません。
busy-next = 数秒おいて、同じ画面からもう一度送ってください。同じ内容が二重に記録されることはありません。
fault-heading = 処理を終えられませんでした
fault-text = 記録できたかどうか確認できていません。治療経過のページで最後の記録を確認し、無ければもう一度記録してください。
fault-next = 繰り返す場合は、システム管理者に参照番号を伝えてください。
fault-read = ページを表示できませんでした。入力は送られていないため、何も記録していません。失われた内容もありません。
read-next = 数秒おいて、ページを開き直してください。直らない場合は、システム管理者に参照番号を伝えてください。
fault-reference = 参照番号
form-stale-heading = もう一度送ってください
form-stale-text = このページを開いてからサインインの状態が変わりました。何も記録していません。ページを開き直して、もう一度送ってください。
form-foreign-heading = 受け付けませんでした
form-foreign-text = ほかのサイトから送られた操作は受け付けません。何も記録していません。Saisei のページから進めてください。
form-unreadable-heading = 入力を読み取れませんでした
form-unreadable-text = 送られた項目がこのページの項目と一致しません。何も記録していません。ページを開き直してください。
signed-out-heading = サインインが必要です
signed-out-text = サインインの期限が過ぎています。何も記録していません。もう一度サインインして送ってください。
to-journeys = 治療経過の一覧へ
to-sign-in = サインインへ
role-system = システム
