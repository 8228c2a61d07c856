"""The sentences of a text and the kinds of its lines."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa import langs
from mtqa.model import Document, Kind, Side
from mtqa.segment import segment, sentences

CORPUS = Path(__file__).parent.parent / "corpus" / "otsc-kazakhstan"

# "|" stands for a boundary with a space, "¦" for one without; a case without either must stay whole.
INDONESIAN = """
Harganya Rp. 5.000 per kilo.|Ia membeli dua kilo.
Ia membayar Rp 1.500.000,50 untuk itu.|Lalu ia pulang.
Saham PT. Bank Mandiri Tbk. naik 2,5 persen.|Saham lain turun.
PT. Astra International Tbk.|Menurut direksi, laba naik.
Laba PT Telkom Tbk.|Namun sahamnya turun.
Ir. H. Joko Widodo tiba di Jl. Sudirman No. 5 pagi ini.|Ia disambut warga.
Prof. Dr. Ir. B. J. Habibie lahir di Parepare.|Ia pernah menjadi presiden.
Hj. Siti dan Drs. Ahmad datang bersama Ny. Tuti.|Tn. Budi tidak datang.
Ia membeli buku, pensil, dll. di toko itu.|Toko itu ramai.
Ia membeli buku, pensil, dll.|Toko itu ramai.
Penelitian Suryadi dkk. menunjukkan hal lain.|Hasilnya jelas.
Penelitian oleh Suryadi dkk. (2019) menunjukkan hal lain.
Hewan seperti kucing, anjing, dsb. dilarang masuk.
Lihat hlm. 12 dan hal. 30 buku itu.|Keduanya penting.
Itu soal banyak hal.|Dia tahu semuanya.
Gelarnya S.Pd. dan M.Si. dari universitas itu.|Ia bangga.
Budi Santoso, S.H., M.H. hadir di sidang.
Ketua tim, Dr. Andi Wijaya, M.Sc.|Menurut dia, hasilnya baik.
“Apa itu?” tanya Budi.|Tidak ada yang menjawab.
“Mengapa?” Budi bertanya kepada ibunya.
“Saya pergi.|Kamu tinggal,” katanya.|Mereka diam.
"Kami siap."|Pernyataan itu mengejutkan.
“Ini organisasi yang bias.|Rusia untung.|Tetapi tidak banyak.”
Dia berkata, “Ayo pulang!”|Lalu mereka pulang.
Ia diam... lalu pergi.|Semua heran.
Ia diam…|Tidak ada suara.
Saya... Saya tidak tahu harus berkata apa.
... dan akhirnya ia pergi.|Selesai.
Ia lahir tahun 1955.|Ayahnya petani.
Harga naik 3,5 persen menjadi 12.500.|Itu tinggi.
Situs kompas.com dan detik.com memuatnya.|Beritanya ramai.
Baca di kompas. com untuk lebih lanjut.
Ada tiga langkah: 1. Makan.|2. Tidur.|3. Pergi.
1. Pertama, siapkan bahan.|2. Kedua, aduk rata.
J. K. Rowling menulis Harry Potter.|Bukunya laris.
Presiden A.S. Donald Trump tiba.|Ia tersenyum.
Ia tinggal di A.S.|Namun ia rindu rumah.
Negara itu tidak memiliki oposisi yang efektif.|pemerintah.
Pasukan itu dibentuk pada tahun 2009.|kompleks ke 20.000 pasukan.
Surat keputusan kpts. menteri itu berlaku.|Rakyat senang.
Pd. hari Minggu ia pergi yg. lalu.|Ia sendiri.
Apa yang terjadi?|Yang.|(Mantan Presiden) Medvedev hadir.
Bagaimana situasi saat ini berbeda?|“Dia bertanya-tanya.
Tetangganya dari selatan ”, tegas pakar itu.|Ia yakin.
Ia berkata ya. ”|Lalu pergi.
Ia pergi (ke pasar).|Ibunya menunggu.
Ia pergi.|(Ibunya menunggu.)|Hari sudah malam.
Benarkah?!|Tentu saja!!|Baik.
Acara mulai pukul 19.30 WIB.|Tamu datang awal.
Penyanyi itu (siapa lagi?) Raisa tampil memukau.
Letjen. (Purn.) Prabowo Subianto hadir.|Ia berpidato.
Nabi Muhammad saw. bersabda demikian.|Umat mendengar.
Perusahaan itu, Apple Inc., untung besar.|Sahamnya naik.
Jarak itu 10 km.|Kami berjalan kaki.
Beratnya 5 kg.|Kami mengangkatnya.
Perang Dunia II.|Setelah itu damai.
Temui kami di Jln. Merdeka Kav. 12 Lt. 3.|Gedungnya tinggi.
Menurut WHO, 2.300 orang tewas.|20 orang lagi hilang.
Jumlahnya 20. 000 pasukan dan terus bertambah.
Ia berteriak, "Tolong!"|"Ada apa?" tanya tetangga.
Undang-undang No. 20 Tahun 2003 berlaku.|Pasal itu jelas.
Hadir Anies Baswedan, S.E., M.P.P., Ph.D.|Acara dimulai pukul 09.00.
Budi Santoso, S.H.|Menteri itu hadir.
Prof. Sumantri, S.H. M.H. Ph.D. hadir.|Ia berpidato.
R.A. Kartini dan W.S. Rendra dikenang.|Karya mereka abadi.
K.H. Ahmad Dahlan mendirikan Muhammadiyah.|Itu tahun 1912.
Yth. Bpk. Ahmad bin H. Umar di Gg. Mawar No. 3.|Terima kasih.
Ia lahir tgl. 5 Jan. 2001 di Kab. Garut.|Kini ia dewasa.
Harganya Rp5.000.|Ia membeli dua.
Ia positif COVID-19.|Ia dirawat.
Rumah itu.|yang lama kosong dan rusak.
Ia bertanya, “Mengapa?”|Dia tidak menjawab.
Kontraknya, a.n. Budi, berlaku s.d. 5 Mei.|Lalu habis.
Biayanya 5 jt.|Ia setuju.
Ia mengutip UU No. 5/2020.|Hakim setuju.
IA PERGI.|LALU PULANG.
Dencisco Energy Resources Pte. Ltd. dibeli tahun lalu.|Harganya rahasia.
CityVille kini mempunyai 2.904. 678 pengikut aktif.
Keren! 😀|Kami suka.
Rapat di Kec. Cilandak, Kab. Bogor, selesai.|Warga pulang.
Kata itu berarti “baik”.|Artinya jelas.
Menurut Hj. Dewi, kerugian mencapai Rp. 3 miliar.|Polisi menyelidiki.
"""

SPANISH = """
El presidente de EE. UU. habló ayer.|Nadie contestó.
Viajó a EE. UU.|La visita duró dos días.
Viajó a EE. UU. y volvió.|Luego durmió.
Las FF. AA. y los JJ. OO. de invierno.|Fin.
La tensión entre EE.UU. y China crece.|Nadie cede.
La Sra. García y el Sr. López llegaron.|Se sentaron.
El Dr. J. A. Pérez y la Dra. Ruiz operan.|Todo va bien.
Hay frutas, p. ej. Manzanas y peras.|Son frescas.
Hay frutas (p. ej., manzanas).|Son frescas.
¿Cómo está Ud.?|Muy bien, gracias.
Se lo digo a Ud. porque es cierto.|Créame.
El núm. 5 de la calle.|Vive ahí.
El n.º 5 de la calle y la pág. 12.|Fin.
Véase el art. 3 de la ley.|Es claro.
«¿Qué pasó?», preguntó Ana.|Nadie lo sabía.
—¿Qué pasó? —preguntó Ana—.|No lo sé.
¿Qué pasó?|¿Cuándo?|¡Dios mío!
“Esta organización solo funciona a veces.|Cuando la necesitó, ¿qué pasó?|Nada”.
“¿Es así?” dijo ella.|Sí.
Llegó a las 8 a. m. y se fue.|Volvió tarde.
Llegó a las 8 a. m.|El jefe no estaba.
Llegó a las 8 p.m.|El jefe no estaba.
Murió en el 44 a. C. en Roma.|Fue asesinado.
Murió en el 44 a. C.|Los senadores huyeron.
Compró pan, leche, etc. en la tienda.|Pagó.
Compró pan, leche, etc.|Luego pagó.
La empresa Cementos S. A. ganó.|Subió la bolsa.
La empresa Cementos, S.A. de C.V. ganó.|Subió la bolsa.
Pues... no sé.|Quizás.
Pues...|No lo sé.
No sé…|Quizás mañana.
La crisis [...] El presidente lo negó.
Costó 1.500,50 euros.|Era caro.
Nació en 1955.|Su padre era médico.
El siglo XX.|La guerra terminó.
Felipe VI.|El rey habló.
Consulte www.elpais.com hoy.|Es gratis.
Vino con el Gral. San Martín y el Cnel. Díaz.|Ganaron.
Vive en la Avda. de América.|Es ruidosa.
Dijo que no.|Luego se marchó.
Quiere ir.|No puede.
Miró el mar.|El sol caía.
La Srta. M. L. Gómez canta.|Bien.
«No lo sé.|Puede que sí», dijo.|Y calló.
Él (¡sí!) Juan lo hizo.
Dijo: «Vamos».|Nadie fue.
Dijo: “Vamos.”|Nadie fue.
Dijo que “es una farsa”.|Nadie lo creyó.
El Papa Juan XXIII.|Su obra perdura.
Ganó 3 a 1.|20 personas lo vieron.
Según Mons. Romero, hay esperanza.|Amén.
El libro (cap. 3, p. 20) lo dice.|Léalo.
Washington D.C.|Pelosi agregó más.
El Pdte. Boric llegó.|Saludó.
1. Introducción al tema.|2. Desarrollo del tema.
¡Qué alegría!|¡Por fin!|Vamos.
El gobierno no tiene oposición efectiva.|gobierno.
Ellos, i.e. los otros, perdieron.|Punto.
El rey, S. M. Felipe VI, y D. José llegaron.|Hubo aplausos.
—¡Hola! —dijo él—.|¿Qué tal?
Cayó Roma en el 476 d. de C.|Los bárbaros ganaron.
La Cía. Minera Ltda. cerró.|Nadie protestó.
¿Vienes?, preguntó Ana.|Nadie contestó.
Los Sres. Pérez y Gómez, Lic. Ana Ruiz y el Ing. Díaz.|Todos.
Vive en C/ Mayor núm. 5, 3.º izq. Madrid.
El 1.º de mayo es fiesta.|No se trabaja.
SS. MM. los Reyes asistieron.|Fue breve.
«¿Por qué?»|Ella no contestó.
“¿Por qué?” María preguntó.
Es lo que dijo.|(Nadie lo oyó.)|Luego calló.
Tiene 20 años.|30 personas lo vieron.
Dijo: «¿Vienes?».|Nadie fue.
Ocurrió entre 1990 y 1995.|de modo que nadie lo recuerda.
El km. 20 está cortado.|Hay atasco.
"""

ENGLISH = """
Mr. Smith met Mrs. Jones at St. Mary's.|They talked.
The U.S. President spoke.|Nobody listened.
He lives in the U.S.|He likes it.
It opened at 9 a.m. and closed at 5 p.m. on Monday.|It was busy.
It opened at 9 a.m.|The doors were red.
It opened at 9 a.m. Eastern time.|Good.
Apple Inc. Chief Executive Tim Cook spoke.|Shares rose.
He works for Apple Inc.|The firm is large.
Smith vs. Jones was decided.|Appeal followed.
Fruits, e.g. apples, are good.|So are nuts.
That is, i.e. Paris, the capital.|Good.
Gen. Mark Milley and Sen. Ted Cruz met Rep. Lee.|They agreed.
On Jan. 5 he left.|On Sept. 11 he returned.
Martin Luther King Jr. Day is a holiday.|Schools close.
He met King Jr.|They talked.
J. K. Rowling and George W. Bush met.|They laughed.
J.R.R. Tolkien wrote it.|It sold well.
"Really?" she asked.|He nodded.
"What happened?" Smith asked.|Nobody knew.
“Stop!” John shouted.|Nobody did.
“I left.|He stayed,” she said.|It rained.
“I left.”|He stayed.
He said “no”.|She left.
He said "no."|She left.
Well... maybe.|Or not.
Well...|Maybe not.
I... I don't know.
The answer is no.|He left.
See No. 5 on p. 12 and fig. 3.|It is clear.
It cost $1,500.50.|That was cheap.
It grew 3.5 percent.|$5 was left.
Visit example.com today.|It is free.
Visit example. com today.
He was born in 1955.|His father was a farmer.
1. Boil the water.|2. Add the tea.
There are three: 1. Eat.|2. Sleep.|3. Run.
Vitamin C.|The dose was high.
World War II.|The city burned.
He has a Ph.D. in physics.|She has an M.D.|They are married.
Acme Ltd. and Foo Corp. merged.|Prices fell.
(This is a note.)|The text goes on.
He left (why?) Paris in spring.
He left.|(Nobody saw him.)|Then she came.
The Yahoo! Answers site closed.|Users wept.
She used Yahoo! for mail.|It worked.
iPhone sales fell.|iPad sales rose.
Is it true?!|Yes!|Good.
The band (est. 1990) broke up.|Fans cried.
He was in the army, etc.|Then he left.
They sell books, toys, etc. in town.|Go there.
Lee et al. (2010) found it.|Others did not.
Lt. Col. Brown and Maj. Gen. White arrived.|They saluted.
She moved to Washington, D.C. in May.|It was hot.
She moved to Washington, D.C.|The flat was small.
It is 5 p.m.|They are late.
The No. 1 seed won.|He smiled.
The museum has modern art.|He loves it.
He sat.|Then he stood.
The sun.|The moon.
There is no effective opposition.|government.
The dept. of health said so.|Fine.
He lives on Main St.|The house is old.
Robert F. “Bobby” Kennedy spoke.|They cheered.
He said . . . nothing.|She left.
It was the '90s.|Life was good.
It was over.|’90s music played.
He won.[1]|She lost.
"I am here," he said.|"You are there."
She asked, 'Why?'|He didn't answer.
"Why?"|She said nothing.
No.|I won't.
No.|It isn't.
The O.J. Simpson trial and the St. John's game.|Both ended.
It starts at 10 a.m. Monday.|Come early.
Rev. Dr. Martin Luther King led them.|They marched.
She got an A.|Then she left.
Version 2.0.|It works.
He has a Ph.D.|His wife has an M.B.A.
The New York Co. Ltd. is old.|It sells soap.
He died in 44 B.C.|The city mourned.
"Go!"|"Where?"|"Home."
The price is .50 cents.|It rose.
He spoke....|Then silence.
The prize (worth $5.|That is all) went to her.
THE END.|A NEW START.
It happened in 1990.|and nobody remembers.
What now? he wondered.|Nothing.
Great! 😀|We love it.
Visit St. Louis or Mt. Everest.|Both are nice.
"""

# Language and text; a second language of the same script is there where its rules differ.
OTHERS = """
zh 他来了。¦她走了。¦真的吗？¦是的！
zh “你好。”他说。¦然后他走了。
zh 他说：“你好。¦再见。”
zh 价格是3.5元。¦很便宜。
ja 彼は来た。¦彼女は行った。
ja 「何？」と彼は言った。¦誰も答えなかった。
ja 本当ですか？！¦はい。
ko 그는 왔다.|그녀는 갔다.|정말?
hi वह आया।|वह गई।¦क्या हुआ?|कुछ नहीं।
bn সে এসেছে।|সে গেছে।
ur وہ آیا۔|وہ گئی۔¦کیا ہوا؟
ar جاء الرجل.|هل ذهبت؟|نعم!
ar وصل د. محمد إلى المدينة.|كان متعبا.
fa او آمد.|او رفت؟|بله.
he הוא בא.|היא הלכה?|כן.
hy Նա եկավ։|Նա գնաց։
am እሱ መጣ።|እሷ ሄደች።¦መቼ፧
my သူလာသည်။|သူမသွားသည်။
km គាត់មក។|នាងទៅ។
th เขามา เธอไป แล้วกลับบ้าน
ka ის მოვიდა.|ის წავიდა.
el Ήρθε;|Ναι.|Ο κ. Παπαδόπουλος έφυγε.
ru А. С. Пушкин родился в Москве.|Он был поэтом.
ru Это было в 1990 г.|Он уехал.|И т.д.
ru Он пришёл в 5 ч.|Она ушла на ул. Ленина.
uk Він прийшов.|«Де ти?» — спитала вона.|Тиша.
de Am 3. Oktober 1990 war es so weit.|Die Menschen feierten.
de Er kam am 5. Mai, z. B. mit dem Zug.|Sie kam mit Dr. Müller bzw. Prof. Schmidt.
de „Kommst du?“ fragte er.|„Nein.“|Sie blieb.
de Ludwig XIV. regierte lange.|Er starb 1715.
fr M. Dupont et Mme. Durand sont là.|Ils parlent.
fr « Tu viens ? » demanda-t-il.|Elle resta.
fr Quoi ?|Il est parti !|Oui.
fr « Bonjour.|Ça va ? »|Il sourit.
it Il sig. Rossi e la dott. Bianchi parlano.|Poi escono.
pt O Sr. Silva e a Dra. Costa chegaram.|Eles falaram.
nl Dhr. de Vries en mevr. Jansen kwamen.|Ze praatten.
pl Przyszedł 3 maja 1791 r. i odszedł.|Ona została.
cs Narodil se 1. května 1950.|Zemřel v Praze.
hu 2009. május 3-án született.|Budapesten élt.
fi Hän tuli 3. toukokuuta.|Hän lähti.
sv ”Kommer du?” frågade han.|”Nej.”|Hon stannade.
tr Dr. Ahmet geldi.|Saat 5. katta bekliyor.
vi TP. Hồ Chí Minh rất đông.|Anh ấy đến.
ms En. Ahmad dan Pn. Siti datang.|Mereka makan nasi, dll.|Namun lewat.
fr Ils arrivent à 15 h. 30 au camp.|Il neige.
pl To jest „zatrważająca“.|Choć biuro milczy.
hi ए.बी.सी. के संवाददाता आए।|वह गई।
xx Dr. Foo met Mr. Bar.|They talked.
xx Kpts. foo bar baz.|Qux quux.
"""


def _cases(table: str, lang: str | None) -> list[pytest.param]:
    rows = [line for line in table.strip().splitlines() if line]
    pairs = [(lang, row) if lang else tuple(row.split(" ", 1)) for row in rows]
    return [pytest.param(code, row, id=f"{code}-{number}-{row[:30]}") for number, (code, row) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("lang", "row"),
    [
        *_cases(INDONESIAN, "id"),
        *_cases(SPANISH, "es"),
        *_cases(ENGLISH, "en"),
        *_cases(OTHERS, None),
    ],
)
def test_tricky_boundary(lang: str, row: str) -> None:
    text = row.replace("|", " ").replace("¦", "")
    assert split(text, lang) == row.replace("¦", "|").split("|")


def split(text: str, lang: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, langs.load(lang))]


def document(text: str, lang: str, **more: bool) -> Document:
    return Document("d", Side.TARGET, lang, text, **more)


def by_line(text: str, lang: str) -> list[str]:
    """The kind of each line; of several sentences in a line, all kinds that occur."""
    found: dict[int, list[str]] = {}
    for part in segment(document(text, lang)):
        kinds = found.setdefault(part.paragraph, [])
        if part.kind.value not in kinds:
            kinds.append(part.kind.value)
    return ["+".join(kinds) for kinds in found.values()]


# An article each: the kind of the line, then the line.
ARTICLES = {
    "id-news": (
        "id",
        """
headline    | Harga beras naik menjelang Lebaran, pedagang pasar mengeluh
byline      | Dewi Lestari
byline      | Senin, 4 April 2022 10:15 WIB
body        | Harga beras di sejumlah pasar tradisional naik hingga 12 persen sejak awal pekan ini.
body        | “Pembeli jadi berkurang,” kata Suryati, pedagang di Pasar Minggu.
boilerplate | Baca juga: Pemerintah siapkan operasi pasar
heading     | Stok menipis
body        | Badan Urusan Logistik menyatakan stok masih aman. Namun, pedagang menilai pasokan tersendat.
heading     | “Tidak ada pilihan”
body        | Warga mengaku terpaksa membeli beras dengan mutu lebih rendah.
byline      | Editor: Budi Hartono
boilerplate | Berita Terkait
boilerplate | Harga minyak goreng turun
boilerplate | Apa penyebab harga cabai melonjak?
boilerplate | Hak cipta dilindungi undang-undang.
""",
    ),
    "id-promo": (
        "id",
        """
boilerplate | Situs ini menggunakan cookie untuk meningkatkan pengalaman Anda.
headline    | Gempa guncang Maluku
byline      | Oleh Rina Wati
body        | Gempa berkekuatan 5,6 mengguncang Maluku pada Selasa pagi. Tidak ada korban jiwa.
body        | Warga sempat berhamburan ke luar rumah.
boilerplate | Dapatkan pemberitahuan berita terbaru di ponsel Anda.
boilerplate | Ikuti kami di Facebook dan Instagram
""",
    ),
    "id-about-notifications": (
        "id",
        """
headline | Mengapa pemberitahuan push membuat kita lelah
body     | Anda menerima puluhan pemberitahuan setiap hari dari berbagai aplikasi.
body     | Menurut peneliti, pemberitahuan push dari aplikasi berita paling sering diabaikan.
body     | Unduh aplikasi secukupnya, lalu matikan pemberitahuan yang tidak perlu.
body     | Anda akan menerima lebih sedikit pemberitahuan dan tidur lebih nyenyak.
""",
    ),
    "id-no-headline": (
        "id",
        """
byline  | - Norbert Paredes
byline  | - Dunia Berita BBC
body    | Di dunia ini banyak berita yang tidak pernah kita baca sampai selesai.
heading | Sejarah singkat
body    | Surat kabar pertama terbit lebih dari empat abad yang lalu.
""",
    ),
    "id-encyclopedia": (
        "id",
        """
headline | Kerajaan Majapahit
heading  | Latar Belakang
body     | Kerajaan ini berdiri pada abad ke-13. Menurut latar belakang sejarahnya, pendirinya adalah Raden Wijaya.
heading  | Masa Kejayaan
body     | Pada masa Hayam Wuruk, wilayahnya meluas sampai ke semenanjung.
""",
    ),
    "es-news": (
        "es",
        """
headline    | La sequía obliga a racionar el agua en el norte
byline      | Redacción BBC News Mundo
byline      | 12 de mayo de 2022
boilerplate | Fuente de la imagen, Getty Images
body        | Las autoridades del estado anunciaron este lunes cortes de agua de doce horas diarias.
body        | La presa principal está al 5% de su capacidad. ¿Cuánto durará? Nadie lo sabe.
heading     | Un verano sin lluvia
body        | Los agricultores han perdido la mitad de la cosecha, según el gobierno.
boilerplate | Lee también: Cómo ahorrar agua en casa
body        | “No habíamos visto nada igual”, dijo Ramón Pérez, que cultiva maíz.
boilerplate | Ahora puedes recibir notificaciones de BBC News Mundo. Descarga nuestra app y actívalas.
boilerplate | Lo más leído
boilerplate | El pueblo que vive sin reloj
boilerplate | ¿Por qué soñamos?
boilerplate | © 2022 BBC. La BBC no se hace responsable del contenido de sitios externos.
""",
    ),
    "es-about-newsletters": (
        "es",
        """
headline | El regreso del boletín
byline   | Por Ana Torres
body     | Los boletines por correo viven un segundo auge, dicen los editores.
body     | El boletín llega cada mañana a dos millones de lectores.
body     | “Suscríbete a nuestro boletín”, repite el aviso al pie de cada página.
body     | Suscríbete a un boletín solo si vas a leerlo, aconseja la autora.
""",
    ),
    "es-question": (
        "es",
        """
headline | ¿Por qué sube el precio del pan?
byline   | Por Marta Ruiz
body     | El trigo cuesta hoy el doble que hace un año, y los hornos lo notan.
body     | ¿Qué hará el gobierno?
body     | Por ahora no ha anunciado ninguna medida concreta.
""",
    ),
    "en-news": (
        "en",
        """
headline    | Storm leaves thousands without power
byline      | By Jane Doe and John Smith
byline      | Published 3 March 2022
boilerplate | Image source, Reuters
body        | Thousands of homes were without power on Thursday after a storm hit the coast.
heading     | 'Worst in decades'
body        | Engineers worked through the night. "We have never seen this," said the mayor.
boilerplate | Advertisement
body        | Schools will stay closed until Monday, the council said.
body        | Reporting the damage may take weeks.
byline      | Reporting by Jane Doe; editing by Al Green
boilerplate | More Stories
boilerplate | What we know about the missing ship
boilerplate | The town that forgot its name
boilerplate | Sign up for our morning newsletter and never miss a story.
boilerplate | Facebook Twitter WhatsApp
""",
    ),
    "en-about-apps": (
        "en",
        """
headline | Why every shop wants you on its app
body     | "Download our app," says the sign at the till, and at the next till too.
body     | The app collects data. It also sends notifications.
body     | Turn on notifications only for the app that you need.
body     | Subscribe to a newsletter instead, experts say, and read it once a week.
""",
    ),
    "en-middle-links": (
        "en",
        """
headline    | Rivers run dry across the plain
body        | The rivers of the plain have run dry for the second year in a row.
boilerplate | Read also
boilerplate | How farmers learned to live with drought
boilerplate | Is the weather really changing so fast?
heading     | What comes next
body        | Forecasters expect rain in autumn, but not much of it.
""",
    ),
    "en-recommendations": (
        "en",
        """
headline | Report on the state of schools
body     | The inspectors visited forty schools in the spring of this year.
heading  | Recommended reading
body     | Teachers should read the full report before the end of the term.
""",
    ),
    "fr-news": (
        "fr",
        """
headline    | Le prix du blé atteint un record
byline      | Par Claire Martin
byline      | 12/05/2022 à 10:30
body        | Le prix du blé a atteint mardi un niveau jamais vu, selon les marchés.
heading     | Une récolte en baisse
body        | La sécheresse a détruit une partie de la récolte. Les stocks sont bas.
boilerplate | À lire aussi : pourquoi le pain coûte plus cher
body        | Le gouvernement promet une aide aux boulangers dès le mois de juin.
""",
    ),
    "de-news": (
        "de",
        """
headline    | Der Fluss steigt weiter
byline      | Von Anna Müller
body        | Der Fluss ist in der Nacht um weitere zwanzig Zentimeter gestiegen.
heading     | Keine Entwarnung
body        | Am 3. Oktober soll es wieder regnen. Die Stadt hat Sandsäcke verteilt.
boilerplate | Mehr zum Thema
boilerplate | So schützen Sie Ihr Haus
boilerplate | Alle Rechte vorbehalten
""",
    ),
    "ru-news": (
        "ru",
        """
headline    | Цены на хлеб выросли
byline      | 12.05.2022 10:30
body        | Цены на хлеб выросли в мае на десять процентов, сообщило министерство.
heading     | Причины роста
body        | Зерно подорожало. Урожай был слабым из-за засухи.
boilerplate | Читайте также: Как испечь хлеб дома
""",
    ),
    "ja-news": (
        "ja",
        """
headline    | 小麦の価格が過去最高に
byline      | 2022年5月12日
body        | 小麦の価格が火曜日、過去最高を記録した。専門家は干ばつが原因だと話している。
heading     | 収穫量の減少
body        | 干ばつで収穫の一部が失われた。在庫も少ない。
boilerplate | 関連記事
boilerplate | パンの値段はなぜ上がるのか
""",
    ),
    "ar-news": (
        "ar",
        """
headline | ارتفاع أسعار القمح
body     | ارتفعت أسعار القمح يوم الثلاثاء إلى مستوى قياسي في الأسواق العالمية.
heading  | تراجع المحصول
body     | دمر الجفاف جزءا من المحصول. المخزون منخفض هذا العام.
""",
    ),
    "markdown": (
        "en",
        """
headline | # A Note on Rivers
body     | Rivers carry water from the hills to the sea, and much else besides.
heading  | ## Sources and mouths
body     | A river begins at a source. It ends at a mouth.
""",
    ),
    "list": (
        "en",
        """
headline | What to pack for the hills
body     | The weather in the hills changes fast, so pack these things:
body     | A warm jacket
body     | Two pairs of socks
body     | A map
body     | Everything must fit into one small bag that you can carry.
""",
    ),
    "labels": ("en", "body | Share\nbody | Read more\nbody | Settings\nbody | More Stories"),
    "one-sentence": ("id", "body | Presiden tiba di Jakarta kemarin sore."),
    "one-title": ("es", "body | Cae el gobierno"),
    "one-promotion": ("id", "body | Unduh aplikasi kami sekarang juga!"),
    "two-sentences": ("en", "body | He left the house at nine in the morning.\nbody | She stayed at home all day."),
    "title-and-paragraph": (
        "id",
        "headline | Banjir di Demak\nbody | Banjir merendam ratusan rumah di Demak sejak Senin.",
    ),
    "torn-line": (
        "id",
        """
body | Banjir merendam ratusan rumah di Demak sejak Senin pagi.
body | yang belum juga surut
body | Warga mengungsi ke balai desa dan masjid terdekat.
""",
    ),
    "poem": ("es", "body | Verde que te quiero verde\nbody | Verde viento\nbody | Verdes ramas"),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_kind_of_each_line(name: str) -> None:
    lang, table = ARTICLES[name]
    rows = [tuple(part.strip() for part in row.split("|", 1)) for row in table.strip().splitlines()]
    got = by_line("\n".join(text for _, text in rows), lang)
    assert list(zip(got, (text for _, text in rows), strict=True)) == rows


FLAGSHIP = {
    "target": (
        "target.id.txt",
        "id",
        {"byline": [1, 2], "heading": [15, 21, 31, 39], "boilerplate": [49, 50, 51, 52, 53]},
    ),
    "reference.id": ("reference.id.txt", "id", {"headline": [1], "byline": [2, 3], "heading": [15, 21, 31, 38]}),
    "source.es": ("source.es.txt", "es", {"headline": [1], "byline": [2, 3], "heading": [16, 22, 32, 40]}),
    "reference.en": ("reference.en.txt", "en", {"headline": [1], "byline": [2, 3], "heading": [15, 20, 30, 38]}),
}


@pytest.mark.parametrize("name", FLAGSHIP)
def test_flagship_as_in_the_gold_alignment(name: str) -> None:
    file, lang, marked = FLAGSHIP[name]
    gold = json.loads((CORPUS / "alignment.json").read_text(encoding="utf-8"))[name]
    parts = segment(document((CORPUS / file).read_text(encoding="utf-8"), lang))
    assert [part.text for part in parts] == [row["text"] for row in gold]
    assert [part.paragraph + 1 for part in parts] == [row["line"] for row in gold]
    found: dict[str, list[int]] = {}
    for part in parts:
        if part.kind is not Kind.BODY and part.paragraph + 1 not in found.setdefault(part.kind.value, []):
            found[part.kind.value].append(part.paragraph + 1)
    assert found == marked


@pytest.mark.parametrize("lang", ["id", "es", "en", "de", "zh", "xx"])
@given(
    text=st.lists(
        st.sampled_from(
            [".", "?", "!", "…", "...", " ", "  ", "\n", "\r\n", "\u2028", '"', "“", "”", "«", "»", "(", ")", "[1]"]
        )
        | st.sampled_from(
            [
                "Ia",
                "pergi",
                "Dr",
                "EE",
                "UU",
                "20",
                "000",
                "a",
                "A",
                "。",
                "他",
                "؟",
                "😀",
                "¿",
                ";",
                "»",
                "#",
                "-",
                ":",
            ]
        )
        | st.characters(),
        max_size=40,
    ).map("".join)
)
@settings(max_examples=60, deadline=None)
def test_every_character_lies_in_one_segment(lang: str, text: str) -> None:
    parts = segment(document(text, lang))
    covered = [False] * len(text)
    end = 0
    for index, part in enumerate(parts):
        assert part.index == index
        assert part.text == text[part.span.start : part.span.end]
        assert part.text
        assert part.text == part.text.strip()
        assert part.span.start >= end
        end = part.span.end
        covered[part.span.start : end] = [True] * (end - part.span.start)
    assert all(inside or char.isspace() for inside, char in zip(covered, text, strict=True))
    assert [p.paragraph for p in parts] == sorted(p.paragraph for p in parts)
    assert sorted({p.paragraph for p in parts}) == list(range(len({p.paragraph for p in parts})))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\f", "\v", "\n\n \t\n"])
def test_line_break_is_a_boundary(end: str) -> None:
    parts = segment(document(f"  yang pergi ke{end}pasar itu \u00a0", "id"))
    assert [(part.text, part.paragraph) for part in parts] == [("yang pergi ke", 0), ("pasar itu", 1)]


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\u2028"])
def test_nothing_but_space_has_no_segment(text: str) -> None:
    assert segment(document(text, "en")) == ()


def test_row_is_a_segment() -> None:
    parts = segment(document("He left. She stayed.\nMore Stories\nBye.", "en", rows=True))
    assert [(p.text, p.kind) for p in parts] == [
        ("He left. She stayed.", Kind.BODY),
        ("More Stories", Kind.BODY),
        ("Bye.", Kind.BODY),
    ]


def test_headline_that_lost_its_line_break() -> None:
    text = "Trump da un mitin en West Virginia El presidente hizo referencias al juez. Habló una hora. Nadie se fue."
    parts = segment(document(text, "es"))
    assert [(p.kind.value, p.text) for p in parts[:2]] == [
        ("headline", "Trump da un mitin en West Virginia"),
        ("body", "El presidente hizo referencias al juez."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "El gobierno de la ciudad de El Salvador anunció ayer nuevas medidas. Son tres. Entran en vigor hoy.",
        "Anunció ayer el gobierno de la ciudad El cierre de la frontera con el país vecino.",
    ],
)
def test_no_headline_is_cut_from_a_sentence(text: str) -> None:
    assert all(part.kind is Kind.BODY for part in segment(document(text, "es")))


HOSTILE = {
    "prose": "Ia pergi ke pasar. “Apa itu?” tanya Budi. Harganya Rp. 5.000 per kilo. ",
    "no space": "pergi.",
    "dots": ".",
    "questions": "? ",
    "initials": "J. ",
    "quotes": 'a." ',
    "floating": 'a. " ',
    "brackets": "a. (",
    "emoji": "a! 😀",
    "ideographs": "他来了。",
    "numbers": "1. ",
    "spaces": " " * 75 + ".",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_linearly(name: str) -> None:
    """Four times the text may take at most twelve times as long: quadratic would be sixteen, and far beyond."""
    unit = HOSTILE[name]

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        segment(document(text, "id"))
        return time.process_time() - start

    seconds(1000)
    assert any(seconds(200_000) < max(0.5, 12 * seconds(50_000)) for _ in range(3))
