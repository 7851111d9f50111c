/** Short answers of a support desk, by language. */
export const saidIn = {
  de: [
    'Ihr Paket ist heute Morgen im Verteilzentrum angekommen und wird voraussichtlich am Freitag zugestellt. Sie können die Sendung jederzeit in Ihrem Konto verfolgen.',
    'Die Rückerstattung über 82,50 Euro haben wir soeben veranlasst. Bis das Geld auf Ihrem Konto erscheint, vergehen in der Regel drei bis fünf Werktage.',
    'Bitte öffnen Sie zuerst die Einstellungen, wählen Sie dann den Bereich Sicherheit und setzen Sie dort das Passwort zurück. Danach melden Sie sich einfach neu an.',
  ],
  en: [
    'Your parcel reached the distribution centre this morning and should be delivered on Friday. You can follow the shipment in your account at any time.',
    'We have just issued the refund of 82.50 euros. It usually takes three to five working days until the money appears in your account.',
    'Please open the settings first, choose the security section and reset your password there. After that, simply sign in again.',
  ],
  fr: [
    "Votre colis est arrivé ce matin au centre de tri et devrait être livré vendredi. Vous pouvez suivre l'envoi à tout moment dans votre compte.",
    "Nous venons d'effectuer le remboursement de 82,50 euros. Il faut en général trois à cinq jours ouvrés pour que la somme apparaisse sur votre compte.",
    "Ouvrez d'abord les paramètres, choisissez la rubrique sécurité et réinitialisez votre mot de passe. Ensuite, il suffit de vous reconnecter.",
  ],
  es: [
    'Su paquete llegó esta mañana al centro de distribución y debería entregarse el viernes. Puede seguir el envío en su cuenta en cualquier momento.',
    'Acabamos de emitir el reembolso de 82,50 euros. Por lo general, el dinero tarda entre tres y cinco días laborables en aparecer en su cuenta.',
    'Primero abra los ajustes, elija el apartado de seguridad y restablezca allí la contraseña. Después, inicie sesión de nuevo.',
  ],
  it: [
    'Il suo pacco è arrivato stamattina al centro di smistamento e dovrebbe essere consegnato venerdì. Può seguire la spedizione nel suo account in qualsiasi momento.',
    'Abbiamo appena disposto il rimborso di 82,50 euro. Di solito servono dai tre ai cinque giorni lavorativi prima che la somma compaia sul suo conto.',
    'Apra prima le impostazioni, scelga la sezione sicurezza e reimposti lì la password. Poi basta accedere di nuovo.',
  ],
  pt: [
    'A sua encomenda chegou esta manhã ao centro de distribuição e deverá ser entregue na sexta-feira. Pode acompanhar o envio na sua conta a qualquer momento.',
    'Acabámos de emitir o reembolso de 82,50 euros. Normalmente o dinheiro demora três a cinco dias úteis a aparecer na sua conta.',
    'Abra primeiro as definições, escolha a secção de segurança e redefina aí a palavra-passe. Depois, basta iniciar sessão novamente.',
  ],
  nl: [
    'Uw pakket is vanochtend in het distributiecentrum aangekomen en wordt naar verwachting vrijdag bezorgd. U kunt de zending altijd in uw account volgen.',
    'We hebben de terugbetaling van 82,50 euro zojuist in gang gezet. Meestal duurt het drie tot vijf werkdagen voordat het geld op uw rekening staat.',
    'Open eerst de instellingen, kies het onderdeel beveiliging en stel daar uw wachtwoord opnieuw in. Meld u daarna gewoon weer aan.',
  ],
  pl: [
    'Twoja paczka dotarła dziś rano do centrum dystrybucji i powinna zostać dostarczona w piątek. Przesyłkę możesz śledzić w każdej chwili na swoim koncie.',
    'Właśnie zleciliśmy zwrot 82,50 euro. Zwykle mija od trzech do pięciu dni roboczych, zanim pieniądze pojawią się na koncie.',
    'Najpierw otwórz ustawienia, wybierz sekcję bezpieczeństwo i zresetuj tam hasło. Potem po prostu zaloguj się ponownie.',
  ],
  sv: [
    'Ditt paket kom fram till distributionscentralen i morse och bör levereras på fredag. Du kan när som helst följa försändelsen på ditt konto.',
    'Vi har precis gjort återbetalningen på 82,50 euro. Det brukar ta tre till fem arbetsdagar innan pengarna syns på ditt konto.',
    'Öppna först inställningarna, välj avsnittet säkerhet och återställ lösenordet där. Sedan är det bara att logga in igen.',
  ],
  tr: [
    'Paketiniz bu sabah dağıtım merkezine ulaştı ve cuma günü teslim edilmesi bekleniyor. Gönderinizi hesabınızdan istediğiniz zaman takip edebilirsiniz.',
    '82,50 avroluk iadeyi az önce başlattık. Paranın hesabınızda görünmesi genellikle üç ila beş iş günü sürer.',
    'Önce ayarları açın, güvenlik bölümünü seçin ve şifrenizi oradan sıfırlayın. Ardından yeniden giriş yapmanız yeterli.',
  ],
  ru: [
    'Ваша посылка сегодня утром прибыла в распределительный центр и должна быть доставлена в пятницу. Следить за отправлением можно в любое время в личном кабинете.',
    'Мы только что оформили возврат на сумму 82,50 евро. Обычно деньги появляются на счёте через три-пять рабочих дней.',
    'Сначала откройте настройки, выберите раздел «Безопасность» и сбросьте там пароль. После этого просто войдите снова.',
  ],
  zh: [
    '您的包裹今天早上已到达配送中心，预计星期五送达。您可以随时在账户中查看物流信息，如有问题请联系我们的客服人员。',
    '我们刚刚办理了82.50欧元的退款。通常需要三到五个工作日，款项才会出现在您的账户中。',
    '请先打开设置，选择安全部分，然后在那里重置密码。之后只需重新登录即可。',
  ],
  ja: [
    'お荷物は今朝配送センターに到着し、金曜日にお届けする予定です。配送状況はいつでもアカウントから確認できます。',
    '82.50ユーロの返金手続きを先ほど完了しました。通常、口座に反映されるまで三日から五営業日かかります。',
    'まず設定を開き、セキュリティの項目を選んでパスワードを再設定してください。その後、もう一度ログインするだけです。',
  ],
  ko: [
    '고객님의 소포는 오늘 아침 물류 센터에 도착했으며 금요일에 배송될 예정입니다. 계정에서 언제든지 배송 상태를 확인하실 수 있습니다.',
    '방금 82.50유로 환불을 처리했습니다. 보통 계좌에 금액이 표시되기까지 영업일 기준 3일에서 5일이 걸립니다.',
    '먼저 설정을 열고 보안 항목을 선택한 다음 비밀번호를 재설정하세요. 그 후 다시 로그인하시면 됩니다.',
  ],
  ar: [
    'وصل طردك صباح اليوم إلى مركز التوزيع ومن المتوقع تسليمه يوم الجمعة. يمكنك متابعة الشحنة في حسابك في أي وقت.',
    'لقد أصدرنا للتو المبلغ المسترد وقدره 82.50 يورو. عادة ما يستغرق ظهور المال في حسابك من ثلاثة إلى خمسة أيام عمل.',
    'افتح الإعدادات أولاً ثم اختر قسم الأمان وأعد تعيين كلمة المرور هناك. بعد ذلك ما عليك سوى تسجيل الدخول مرة أخرى.',
  ],
} as const;

/** Answers in a language that name things in another. */
export const naming: readonly (readonly [language: keyof typeof saidIn, text: string])[] = [
  [
    'de',
    'Der Router Netgear Nighthawk Pro Gaming ist mit Windows Update und dem Google Play Store verbunden. Starten Sie Microsoft Teams bitte neu.',
  ],
  [
    'de',
    'Ihr Apple iPhone Pro Max mit AppleCare Plus und Magic Keyboard ist unterwegs. Die Bestellung Smart Home Starter Kit folgt am Montag.',
  ],
  [
    'de',
    'Bitte klicken Sie auf „Account Settings“, dann auf „Reset Password“ und zuletzt auf „Save Changes“. Danach ist alles erledigt.',
  ],
  [
    'fr',
    'Votre commande « Smart Home Starter Kit » et le casque Sony Noise Cancelling Headphones seront livrés lundi. Cliquez sur « Track my order ».',
  ],
  [
    'es',
    'El plan Business Premium Support incluye Live Chat, Cloud Backup y Remote Desktop. Puede cancelarlo cuando quiera desde My Account.',
  ],
  [
    'nl',
    'Je Sony PlayStation Plus Extra abonnement en de Wireless Controller zijn verlengd. Klik op Manage Subscription om het te wijzigen.',
  ],
  [
    'en',
    'Our Berlin office at Friedrichstraße 12 will ship the Küchenmaschine Großer Genuss on Monday. Please call Herr Müller if it is late.',
  ],
  [
    'en',
    "The restaurant Chez l'Ami Jean serves côte de boeuf, crème brûlée and tarte tatin. Would you like me to book a table for Friday?",
  ],
  ['ja', 'iPhone 15 Pro MaxのAppleCare+は自動更新されます。App StoreのSubscriptionsからいつでも解約できます。'],
  ['zh', '您的 MacBook Pro 和 AirPods Pro 已发货。请在 Apple Support 应用中查看 Order Status，如有问题请联系客服。'],
  [
    'pl',
    'Zamówienie Smart Watch Galaxy Classic oraz Wireless Charger Duo zostanie wysłane jutro. Kliknij przycisk Track Order, aby sprawdzić status.',
  ],
  [
    'sv',
    'Din beställning av Google Nest Hub och Chromecast Ultra skickas i morgon. Klicka på Track Order för att följa den.',
  ],
];
